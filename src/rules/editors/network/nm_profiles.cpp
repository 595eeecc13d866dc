// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_profiles.hpp"

#include <algorithm>
#include <utility>

#include "edit/network/nm_settings.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/network/network_files.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kProfiles = "/etc/NetworkManager/system-connections";
constexpr std::size_t kMaxFiles = 1000;

struct Profiles {
  std::vector<TextFile> files;
  std::vector<std::string> passed_over;  ///< paths of those that NetworkManager does not trust
};

/// NetworkManager reads files that are root's and that nobody else can read or write. When none is so, the
/// guest is no witness (a directory of somebody's, files in memory), and all count.
Profiles read_profiles(const GuestReader& guest) {
  Profiles trusted;
  std::vector<TextFile> others;
  for (const auto& name : guest.list(kProfiles)) {
    const auto path = join_path(kProfiles, name);
    if (!is_nm_profile_name(name) || trusted.files.size() + others.size() >= kMaxFiles) continue;
    const auto text = guest.read(path);
    const auto status = guest.status(path);
    if (!text || !status) continue;
    const bool is_trusted = status->uid == 0 && (status->permissions & 077U) == 0;
    (is_trusted ? trusted.files : others).push_back({path, *text});
    if (!is_trusted) trusted.passed_over.push_back(path);
  }
  if (trusted.files.empty()) return {std::move(others), {}};
  return trusted;
}

Finding passed_over(const std::vector<std::string>& paths) {
  return {"", "MOD-2", Severity::info,
          "NetworkManager does not read " + printable(join(paths, ", ")) +
              ", as others than root have access; so it is left as it is",
          "Remove it, or give it to root with mode 0600 if it is needed."};
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
  add_network_edits(result, context, edit_nm_profiles(profiles.files, other_cards));
  if (!profiles.passed_over.empty()) result.findings.push_back(passed_over(profiles.passed_over));
  // It reads profiles of root's only that nobody else can open.
  for (auto& edit : result.edits)
    edit.permissions = 0600;
  if (has_nm_card_profile(profiles.files) && !other_cards) add_nm_settings_edits(result, context);
  return result;
}

}  // namespace

Editor nm_profiles_editor() {
  return {
      "nm-profiles", "makes NetworkManager's profiles serve one network card of any name by DHCP", {}, run};
}

}  // namespace guestfit
