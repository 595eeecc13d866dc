// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/modprobe_conf.hpp"
#include "edit/text/shell_words.hpp"
#include "rules/editors/drivers/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult list_for_suse(const EditorContext& context) {
  EditorResult result;
  const std::string path = context.parameters.text("file");
  if (const auto text = context.guest.read(path)) {
    add_text_edit(result, context, path,
                  ensure_shell_words(*text, "INITRD_MODULES", loadable_driver_modules(context),
                                     "mkinitrd takes the drivers of the machine it runs on, and these"));
  }
  return result;
}

EditorResult name_for_red_hat(const EditorContext& context) {
  EditorResult result;
  const std::string path = context.parameters.text("file");
  std::vector<std::string> disks;
  std::vector<std::string> cards;
  for (const auto& module : loadable_driver_modules(context)) {
    // It is no adapter: this mkinitrd takes it along with any driver of a SCSI adapter.
    if (module == "sd_mod") continue;
    (is_network_driver(context.target, module) ? cards : disks).push_back(module);
  }
  add_text_edit(result, context, path,
                ensure_modprobe_aliases(context.guest.read(path).value_or(""), disks, cards));
  return result;
}

}  // namespace

Editor initrd_modules_editor() {
  return {"initrd-modules",
          "adds the target's drivers to INITRD_MODULES, for SUSE's mkinitrd",
          {{"file", ParameterInfo::Kind::text, "the file that sets it", {}}},
          list_for_suse};
}

Editor modprobe_aliases_editor() {
  return {"modprobe-aliases",
          "names the target's drivers by aliases, for mkinitrd and the network of RHEL 5",
          {{"file", ParameterInfo::Kind::text, "the file with the aliases", {}}},
          name_for_red_hat};
}

}  // namespace guestfit
