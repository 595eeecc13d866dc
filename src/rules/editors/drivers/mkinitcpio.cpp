// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>

#include "edit/drivers/mkinitcpio_conf.hpp"
#include "rules/editors/drivers/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

const std::string kFile = "/etc/mkinitcpio.conf";

/// Files in `directory` whose names end with `end`.
std::vector<std::string> files_in(const GuestReader& guest, const std::string& directory,
                                  const std::string& end) {
  std::vector<std::string> files;
  for (const auto& name : guest.list(directory)) {
    if (!name.starts_with('.') && name.ends_with(end)) files.push_back(join_path(directory, name));
  }
  return files;
}

/// The file that has the last word on MODULES where no preset names another.
std::string deciding_file(const GuestReader& guest) {
  std::string file = kFile;
  for (const auto& path : files_in(guest, kFile + ".d", ".conf")) {
    if (sets_mkinitcpio_modules(guest.read(path).value_or(""))) file = path;
  }
  return file;
}

EditorResult run(const EditorContext& context) {
  const auto& guest = context.guest;
  std::vector<std::string> files = {deciding_file(guest)};
  for (const auto& preset : files_in(guest, "/etc/mkinitcpio.d", ".preset")) {
    for (auto& file : preset_configurations(guest.read(preset).value_or(""))) {
      const bool is_new = std::find(files.begin(), files.end(), file) == files.end();
      if (is_new && guest.is_file(file)) files.push_back(std::move(file));
    }
  }
  EditorResult result;
  const auto modules = loadable_driver_modules(context);
  for (const auto& file : files) {
    const auto text = guest.read(file);
    if (text) add_text_edit(result, context, file, ensure_mkinitcpio_modules(*text, modules));
  }
  return result;
}

}  // namespace

Editor mkinitcpio_modules_editor() {
  return {
      "mkinitcpio-modules", "tells mkinitcpio to add the target's drivers to the next initramfs", {}, run};
}

}  // namespace guestfit
