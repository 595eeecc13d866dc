// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const auto reason = context.parameters.text("reason");
  for (const auto& path : context.parameters.texts("files"))
    remove_if_stale(result, context, path, [&](std::string_view) { return std::optional(reason); });
  return result;
}

}  // namespace

Editor stale_files_editor() {
  return {"stale-files",
          "takes away files that tell of the old machine and that the guest makes anew",
          {{"files", ParameterInfo::Kind::texts, "the files", {}},
           {"reason", ParameterInfo::Kind::text, "why they are of no use on another machine", {}}},
          run};
}

}  // namespace guestfit
