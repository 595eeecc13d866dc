// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/boot_services.hpp"

#include <algorithm>
#include <cctype>

#include "util/text.hpp"

namespace guestfit {
namespace {

/// "ssh" for "ssh.service"; other kinds of units keep their suffix.
std::string service_name(std::string unit) {
  constexpr std::string_view kSuffix = ".service";
  if (unit.ends_with(kSuffix)) unit.resize(unit.size() - kSuffix.size());
  return unit;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

BootServices::BootServices(const GuestReader& guest) {
  read_systemd(guest);
  read_run_levels(guest);
  read_openrc(guest);
  read_upstart(guest);
}

bool BootServices::starts(const std::vector<std::string>& names) const {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return !masked_.contains(name) && (started_.contains(name) || scripts_.contains(name));
  });
}

void BootServices::read_systemd(const GuestReader& guest) {
  for (const std::string root : {"/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"}) {
    for (const auto& name : guest.list(root)) {
      const auto path = join_path(root, name);
      if (name.ends_with(".wants") || name.ends_with(".requires")) {
        for (const auto& unit : guest.list(path))
          started_.insert(service_name(unit));
      } else if (guest.read_link(path) == "/dev/null") {
        masked_.insert(service_name(name));
      }
    }
  }
}

void BootServices::read_run_levels(const GuestReader& guest) {
  for (const std::string root : {"/etc", "/etc/rc.d", "/etc/init.d"}) {
    for (const std::string level : {"rcS.d", "boot.d", "rc2.d", "rc3.d", "rc4.d", "rc5.d"}) {
      for (const auto& name : guest.list(join_path(root, level))) {
        if (name.size() > 3 && name[0] == 'S' && is_digit(name[1]) && is_digit(name[2]))
          scripts_.insert(name.substr(3));
      }
    }
  }
}

void BootServices::read_openrc(const GuestReader& guest) {
  for (const std::string level : {"sysinit", "boot", "default"}) {
    for (const auto& name : guest.list("/etc/runlevels/" + level))
      scripts_.insert(name);
  }
}

void BootServices::read_upstart(const GuestReader& guest) {
  if (!guest.is_file("/sbin/initctl")) return;
  constexpr std::string_view kSuffix = ".conf";
  for (const auto& file : guest.list("/etc/init")) {
    if (!file.ends_with(kSuffix)) continue;
    const auto name = file.substr(0, file.size() - kSuffix.size());
    bool manual = false;
    for (const auto& line : split_lines(guest.read("/etc/init/" + name + ".override").value_or("")))
      manual = manual || trim(line) == "manual";
    if (!manual) scripts_.insert(name);
  }
}

}  // namespace guestfit
