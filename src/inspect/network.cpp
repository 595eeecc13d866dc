// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/network.hpp"

#include <algorithm>
#include <map>

#include "inspect/services.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Paths = std::vector<std::string>;

bool has_one(const GuestReader& guest, const Paths& paths) {
  return std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return guest.is_file(path); });
}

/// `paths` below "/sbin", "/usr/sbin", "/bin", "/usr/bin".
bool has_program(const GuestReader& guest, const std::string& name) {
  return has_one(guest, {"/usr/sbin/" + name, "/sbin/" + name, "/usr/bin/" + name, "/bin/" + name});
}

struct StackKind {
  const char* name;
  Paths files;     ///< one of them is there when the stack is installed
  Paths services;  ///< one of them is started when it is in charge
};

const std::vector<StackKind>& stack_kinds() {
  static const std::vector<StackKind> kKinds = {
      // /sbin/ifup alone says nothing: RHEL and SUSE have programs of that name for their own files.
      {"ifupdown", {"/etc/network/interfaces", "/etc/init.d/networking"}, {"networking"}},
      {"systemd-networkd",
       {"/lib/systemd/systemd-networkd", "/usr/lib/systemd/systemd-networkd"},
       {"systemd-networkd", "systemd-networkd.socket"}},
      {"NetworkManager",
       {"/usr/sbin/NetworkManager", "/usr/bin/NetworkManager"},
       {"NetworkManager", "network-manager", "networkmanager"}},
      {"initscripts",
       {"/etc/sysconfig/network-scripts/ifup-eth", "/etc/sysconfig/network-scripts/network-functions"},
       {"network"}},
      {"wicked", {"/usr/sbin/wicked", "/sbin/wicked"}, {"wicked"}},
      {"suse-ifup", {"/etc/sysconfig/network/scripts/functions"}, {"network"}},
      {"dhcpcd", {"/usr/sbin/dhcpcd", "/sbin/dhcpcd"}, {"dhcpcd", "dhcpcd5"}},
      {"connman", {"/usr/sbin/connmand"}, {"connman"}},
  };
  return kKinds;
}

bool has_netplan(const GuestReader& guest) {
  return has_one(guest, {"/usr/sbin/netplan", "/usr/bin/netplan", "/usr/libexec/netplan/generate",
                         "/usr/lib/netplan/generate", "/lib/netplan/generate",
                         "/usr/lib/systemd/system-generators/netplan"});
}

/// The renderer that the files ask for all definitions; networkd when they say nothing.
std::string netplan_renderer(const GuestReader& guest, const Paths& files) {
  std::string renderer = "networkd";
  for (const auto& file : files) {
    std::size_t indent = std::string::npos;
    for (const auto& raw : split_lines(guest.read(file).value_or(""))) {
      const auto line = trim(raw);
      const auto at = raw.find_first_not_of(' ');
      if (line.empty() || line.starts_with('#') || at == 0) continue;
      indent = std::min(indent, at);  // the keys of "network:" stand there, deeper ones are of one card
      constexpr std::string_view kKey = "renderer:";
      if (at == indent && line.starts_with(kKey))
        renderer = line.find("NetworkManager") != std::string_view::npos ? "NetworkManager" : "networkd";
    }
  }
  return renderer;
}

/// dhcpcd and SUSE's ifup are there as clients or scripts of another stack as well, which then is in charge.
void put_helpers_back(std::vector<NetworkStack>& stacks) {
  const auto in_charge = [&](std::string_view name) {
    return std::any_of(stacks.begin(), stacks.end(),
                       [&](const auto& stack) { return stack.name == name && stack.in_charge; });
  };
  const bool other = in_charge("wicked") || in_charge("NetworkManager");
  for (auto& stack : stacks) {
    if (stack.name == "suse-ifup" && other) stack.in_charge = false;
  }
}

bool has_internal_networkmanager_client(const GuestReader& guest) {
  // libnm came with 1.0, which has the internal client; before, it was libnm-glib.
  for (const std::string directory :
       {"/usr/lib64", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"}) {
    if (guest.status(join_path(directory, "libnm.so.0"))) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> find_netplan_files(const GuestReader& guest) {
  std::map<std::string, std::string> by_name;
  for (const std::string directory : {"/lib/netplan", "/etc/netplan"}) {
    for (const auto& name : guest.list(directory)) {
      const auto path = join_path(directory, name);
      if (!name.starts_with('.') && name.ends_with(".yaml") && guest.is_file(path)) by_name[name] = path;
    }
  }
  std::vector<std::string> files;
  for (const auto& [name, path] : by_name)
    files.push_back(path);
  return files;
}

std::vector<NetworkStack> find_network_stacks(const GuestReader& guest) {
  const Services services(guest);
  std::vector<NetworkStack> stacks;
  for (const auto& kind : stack_kinds()) {
    if (has_one(guest, kind.files)) stacks.push_back({kind.name, services.starts_one_of(kind.services), ""});
  }
  put_helpers_back(stacks);
  if (!has_netplan(guest)) return stacks;

  const auto files = find_netplan_files(guest);
  const auto renderer = netplan_renderer(guest, files);
  stacks.push_back({"netplan", !files.empty(), renderer});
  const std::string below = renderer == "networkd" ? "systemd-networkd" : renderer;
  for (auto& stack : stacks) {
    // netplan's generator starts what it writes for.
    if (stack.name == below && !files.empty() && !services.is_masked(below)) stack.in_charge = true;
  }
  return stacks;
}

std::vector<std::string> find_dhcp_clients(const GuestReader& guest,
                                           const std::vector<NetworkStack>& stacks) {
  std::vector<std::string> clients;
  for (const std::string program : {"dhclient", "dhcpcd", "udhcpc", "pump"}) {
    if (has_program(guest, program)) clients.push_back(program);
  }
  for (const auto& stack : stacks) {
    const bool has_client = stack.name == "systemd-networkd" || stack.name == "wicked" ||
                            stack.name == "connman" ||
                            (stack.name == "NetworkManager" && has_internal_networkmanager_client(guest));
    if (has_client && stack.in_charge) clients.push_back(stack.name);
  }
  return clients;
}

}  // namespace guestfit
