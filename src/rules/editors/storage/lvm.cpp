// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/lvm_conf.hpp"
#include "edit/storage/lvm_devices_file.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult edit_devices_file(const EditorContext& context) {
  EditorResult result;
  const std::string directory = "/etc/lvm/devices";
  for (const auto& name : context.guest.list(directory)) {
    // Others than system.devices are used when lvm.conf or a command names them.
    if (name.starts_with('.') || !name.ends_with(".devices")) continue;
    remove_if_stale(result, context, join_path(directory, name), reason_to_remove_lvm_devices_file);
  }
  return result;
}

EditorResult edit_filters(const EditorContext& context) {
  EditorResult result;
  for (const auto& path : context.parameters.texts("files")) {
    if (const auto text = context.guest.read(path))
      add_text_edit(result, context, path, edit_lvm_conf(*text, path));
  }
  return result;
}

}  // namespace

Editor lvm_devices_editor() {
  return {"lvm-devices",
          "takes away lvm's list of devices when it knows them by ids of the old machine",
          {},
          edit_devices_file};
}

Editor lvm_filter_editor() {
  return {"lvm-filter",
          "comments out filters of lvm that choose disks by names that change",
          {{"files", ParameterInfo::Kind::texts, "lvm's configuration", {}}},
          edit_filters};
}

}  // namespace guestfit
