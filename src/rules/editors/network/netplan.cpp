// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/netplan.hpp"

#include "inspect/network.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  std::vector<TextFile> files;
  for (const auto& path : find_netplan_files(context.guest)) {
    if (auto text = context.guest.read(path)) files.push_back({path, *std::move(text)});
  }
  EditorResult result;
  for (const auto& [path, edit] : edit_netplan(files))
    add_text_edit(result, context, path, edit);
  return result;
}

}  // namespace

Editor netplan_editor() {
  return {"netplan", "makes netplan's files serve any Ethernet card by DHCP", {}, run};
}

}  // namespace guestfit
