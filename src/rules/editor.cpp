// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editor.hpp"

#include <algorithm>

#include "rules/editors/editors.hpp"

namespace guestfit {

const std::vector<Editor>& editors() {
  static const std::vector<Editor> kEditors = {
      card_names_editor(),      crypttab_editor(),      device_map_editor(),    fstab_editor(),
      grub2_arguments_editor(), grub2_console_editor(), grub2_default_editor(), grub2_root_editor(),
      grub2_timeout_editor(),   initramfs_editor(),     interfaces_editor(),    module_list_editor(),
      resume_editor(),
  };
  return kEditors;
}

const Editor* find_editor(const std::string& name) {
  const auto& all = editors();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Editor& editor) { return editor.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace guestfit
