// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces.hpp"

#include <algorithm>
#include <set>

#include "edit/network/interfaces_file.hpp"
#include "inspect/packages.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kMainFile = "/etc/network/interfaces";
constexpr std::size_t kMaxFiles = 200;

/// ifupdown of that version and later can give a card a name (its changelog, 0.8.22).
constexpr const char* kRenamesSince = "0.8.22";

/// Files of the guest that `include` may take in. Only the last part of its pattern may have wildcards, as in
/// every configuration seen so far.
std::vector<std::string> included_files(const GuestReader& guest, const InterfacesInclude& include) {
  const std::string directory = include.directory ? include.pattern : parent_path(include.pattern);
  std::vector<std::string> paths;
  for (const auto& name : guest.list(directory)) {
    const std::string path = join_path(directory, name);
    if (includes_file(include, path) && guest.is_file(path)) paths.push_back(path);
  }
  return paths;
}

/// The main file and what it takes in, each once, in the order in which ifup reads them.
class FileCollector {
 public:
  explicit FileCollector(const GuestReader& guest) : guest_(guest) {}

  void add(const std::string& path) {
    const auto text = guest_.read(path);
    if (!text || files_.size() >= kMaxFiles || !seen_.insert(guest_.resolve(path)).second) return;
    files_.push_back({path, *text});
    for (const auto& include : interfaces_includes(path, *text)) {
      for (const auto& included : included_files(guest_, include))
        add(included);
    }
  }

  std::vector<InterfacesFile> take() { return std::move(files_); }

 private:
  const GuestReader& guest_;
  std::set<std::string> seen_;
  std::vector<InterfacesFile> files_;
};

/// A unified kernel image has its command line inside, where no rule changes it.
bool has_command_line(const GuestReader& guest, const BootLoader& loader) {
  if (loader.kind != "systemd-boot") return true;
  for (const auto& directory :
       {join_path(parent_path(loader.config), "entries"), std::string("/boot/loader/entries")}) {
    for (const auto& name : guest.list(directory)) {
      if (name.ends_with(".conf")) return true;
    }
  }
  return false;
}

/// The kernel's own name for the first card, eth0, is what administrators know from cloud images and old
/// guests; another rule puts net.ifnames=0 on the command line for it. ifup can give a name, too, but fails
/// when a second card is attached, so it is only the way for guests whose boot loader we cannot edit.
CardNaming choose_naming(const EditorContext& context) {
  const auto& loaders = context.facts.boot_loaders;
  const bool can_tell_kernel = std::any_of(loaders.begin(), loaders.end(), [&](const BootLoader& loader) {
    return has_command_line(context.guest, loader);
  });
  const auto version = debian_package_version(context.guest, "ifupdown");
  const bool renames = version && compare_versions(*version, kRenamesSince) >= 0;
  return !can_tell_kernel && renames ? CardNaming::ifup : CardNaming::kernel;
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  FileCollector collector(context.guest);
  collector.add(kMainFile);
  for (const auto& file : edit_interfaces(collector.take(), choose_naming(context))) {
    add_text_edit(result, context, file.path, file.edit);
  }
  return result;
}

}  // namespace

Editor interfaces_editor() {
  return {"interfaces",
          "makes Debian's /etc/network/interfaces serve one network card of any name by DHCP",
          {},
          run};
}

}  // namespace guestfit
