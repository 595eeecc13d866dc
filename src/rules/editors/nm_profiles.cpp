// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/nm_profiles.hpp"

#include <algorithm>

#include "edit/nm_settings.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/network_files.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kProfiles = "/etc/NetworkManager/system-connections";
constexpr std::size_t kMaxFiles = 1000;

std::vector<TextFile> read_profiles(const GuestReader& guest) {
  std::vector<TextFile> files;
  for (const auto& name : guest.list(kProfiles)) {
    const auto path = join_path(kProfiles, name);
    if (!is_nm_profile_name(name) || files.size() >= kMaxFiles) continue;
    if (const auto text = guest.read(path)) files.push_back({path, *text});
  }
  return files;
}

/// NetworkManager reads Red Hat's files, too, where they are.
bool has_ifcfg_cards(const GuestReader& guest) {
  const auto names = guest.list("/etc/sysconfig/network-scripts");
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.starts_with("ifcfg-") && name != "ifcfg-lo";
  });
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const auto profiles = read_profiles(context.guest);
  const bool other_cards = has_ifcfg_cards(context.guest);
  add_network_edits(result, context, edit_nm_profiles(profiles, other_cards));
  // It reads profiles of root's only that nobody else can open.
  for (auto& edit : result.edits)
    edit.permissions = 0600;
  if (has_nm_card_profile(profiles) && !other_cards) add_nm_settings_edits(result, context);
  return result;
}

}  // namespace

Editor nm_profiles_editor() {
  return {
      "nm-profiles", "makes NetworkManager's profiles serve one network card of any name by DHCP", {}, run};
}

}  // namespace guestfit
