// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_variables.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

constexpr const char* kVariable = "RESUME";

void edit_file(const EditorContext& context, const std::string& path, EditorResult& result) {
  const auto text = context.guest.read(path);
  const auto device = text ? get_shell_variable(*text, kVariable) : std::nullopt;
  if (!device) return;
  const auto stable = known_device_names(context).stable_name(*device, "swap");
  if (!stable) return;
  TextEdit edit;
  edit.text = set_shell_variable(*text, kVariable, *stable);
  edit.reasons = {"the swap area to resume from, " + *device + ", becomes " + *stable +
                  ", because the boot waits for a device name that is gone"};
  edit.settings = {{kVariable, *stable}};
  add_text_edit(result, context, path, edit);
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const std::string directory = context.parameters.text("directory");
  for (const auto& name : context.guest.list(directory)) {
    if (!name.starts_with('.')) edit_file(context, join_path(directory, name), result);
  }
  return result;
}

}  // namespace

Editor resume_editor() {
  return {"resume",
          "gives the device of RESUME= a stable name",
          {{"directory", ParameterInfo::Kind::text, "files in it may set RESUME", {}}},
          run};
}

}  // namespace guestfit
