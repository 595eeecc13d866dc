// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/fstab.hpp"

#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  const std::string path = "/etc/fstab";
  EditorResult result;
  const auto text = context.guest.read(path);
  if (!text) return result;
  std::vector<FstabUnwanted> unwanted;
  for (auto& record : context.parameters.records("unwanted")) {
    unwanted.push_back({record["type"], record["device"], record["reason"]});
  }
  add_text_edit(result, context, path,
                edit_fstab(*text, known_device_names(context), context.facts.root, unwanted));
  return result;
}

}  // namespace

Editor fstab_editor() {
  return {"fstab",
          "gives every entry of /etc/fstab a stable device name, or keeps it from stopping the boot",
          {{"unwanted",
            ParameterInfo::Kind::records,
            "entries that are commented out: globs on type and device, and the reason",
            {"type", "device", "reason"}}},
          run};
}

}  // namespace guestfit
