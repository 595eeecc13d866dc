// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/module_list.hpp"

#include <algorithm>

#include "rules/editors/drivers/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

/// The configuration of update-initramfs in the order in which it reads it.
std::vector<std::string> configuration_texts(const GuestReader& guest) {
  std::vector<std::string> texts;
  if (auto text = guest.read("/etc/initramfs-tools/initramfs.conf")) texts.push_back(std::move(*text));
  const std::string directory = "/etc/initramfs-tools/conf.d";
  for (const auto& name : guest.list(directory)) {
    if (name.starts_with('.')) continue;
    if (auto text = guest.read(join_path(directory, name))) texts.push_back(std::move(*text));
  }
  return texts;
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  // MODULES=most takes every driver of a disk or network card that the kernel has.
  const auto modules = initramfs_modules(configuration_texts(context.guest)).value_or(InitramfsModules::most);
  if (modules == InitramfsModules::most) return result;
  const std::string path = context.parameters.text("file");
  const std::string text = context.guest.read(path).value_or("");
  add_text_edit(result, context, path, ensure_modules(text, loadable_driver_modules(context)));
  return result;
}

}  // namespace

Editor module_list_editor() {
  return {"module-list",
          "lists the target's drivers for update-initramfs, where it would not take them on its own",
          {{"file", ParameterInfo::Kind::text, "the list", {}}},
          run};
}

}  // namespace guestfit
