// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/storage/device_evidence.hpp"

#include <regex>

#include "edit/storage/fstab.hpp"
#include "edit/storage/mdadm_conf.hpp"
#include "inspect/fstab_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// Files that have the kernel's command line.
std::vector<std::string> boot_files(const EditorContext& context) {
  std::vector<std::string> paths;
  std::vector<std::string> directories = {"/boot/loader/entries"};
  for (const auto& loader : context.facts.boot_loaders) {
    paths.push_back(loader.config);
    if (loader.kind == "grub2") paths.push_back(join_path(parent_path(loader.config), "grubenv"));
    directories.push_back(join_path(parent_path(loader.config), "entries"));
  }
  for (const auto& directory : directories) {
    for (const auto& name : context.guest.list(directory))
      paths.push_back(join_path(directory, name));
  }
  paths.emplace_back("/etc/kernel/cmdline");
  return paths;
}

/// The device of the first root= argument in a boot loader's configuration.
std::string boot_root(const EditorContext& context) {
  static const std::regex argument("(^|[ \t]|kernelopts=)root=(/dev/[^ \t\n]+)");
  for (const auto& path : boot_files(context)) {
    const std::string text = context.guest.read(path).value_or("");
    for (const auto& line : split_lines(text)) {
      std::smatch found;
      if (line.size() < 4096 && std::regex_search(line, found, argument)) return found[2];
    }
  }
  return "";
}

}  // namespace

DeviceNames known_device_names(const EditorContext& context) {
  DeviceNames names(context.facts);
  for (const auto& entry : parse_fstab(read_fstab(context.guest))) {
    if (entry.mountpoint == "/") names.add_evidence(entry.device, context.facts.root);
  }
  names.add_evidence(boot_root(context), context.facts.root);
  for (const char* path : {"/etc/mdadm/mdadm.conf", "/etc/mdadm.conf"}) {
    for (const auto& [device, uuid] : parse_mdadm_arrays(context.guest.read(path).value_or("")))
      names.add_array(device, uuid);
  }
  return names;
}

}  // namespace guestfit
