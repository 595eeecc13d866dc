// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/udev_net_rules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

void release_in_rules(const EditorContext& context, EditorResult& result) {
  const std::string directory = "/etc/udev/rules.d";
  for (const auto& name : context.guest.list(directory)) {
    const std::string path = join_path(directory, name);
    if (!name.ends_with(".rules") || name.starts_with('.') || !context.guest.is_file(path)) continue;
    if (const auto text = context.guest.read(path))
      add_text_edit(result, context, path, release_card_names(*text));
  }
}

void remove_link_files(const EditorContext& context, EditorResult& result) {
  const std::string directory = "/etc/systemd/network";
  for (const auto& name : context.guest.list(directory)) {
    const std::string path = join_path(directory, name);
    if (!name.ends_with(".link") || name.starts_with('.') || !context.guest.is_file(path)) continue;
    const auto text = context.guest.read(path);
    if (!text || !link_ties_card(*text)) continue;
    FileEdit edit;
    edit.path = context.guest.resolve(path);
    edit.action = Action::remove;
    edit.reasons = {
        "it is for a network card of the old machine, or gives the card a name that nothing else knows"};
    result.edits.push_back(std::move(edit));
  }
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  release_in_rules(context, result);
  remove_link_files(context, result);
  return result;
}

}  // namespace

Editor card_names_editor() {
  return {"card-names",
          "frees the names that udev rules and .link files keep for the old machine's network cards",
          {},
          run};
}

}  // namespace guestfit
