// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces_target.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "edit/network/card_patterns.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

using Files = std::vector<std::vector<InterfacesLine>>;

/// Matches the names that kernels and udev give to Ethernet cards (eth0, ens5, enp0s3, enX0); "/1" takes the
/// first of them, since a second card cannot have the same name.
constexpr const char* kAnyCard = "/e[nt]*/1";
constexpr const char* kFirstKernelName = "eth0";
constexpr const char* kRenameComment =
    "# guestfit: the first network card takes this name, whatever the kernel calls it\n";

/// A name that the kernel accepts for a card, and that ifup does not take for a VLAN or an alias.
bool is_device_name(const std::string& name) {
  constexpr std::size_t kLongest = 15;  // IFNAMSIZ without its NUL
  constexpr const char* kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  return !name.empty() && name.size() <= kLongest && name.find_first_not_of(kCharacters) == std::string::npos;
}

bool is_plain_dhcp(const InterfacesLine& head) {
  return head.words.size() == 4 && head.words[2] == "inet" && head.words[3] == "dhcp";
}

/// What happens at boot, apart from stanzas.
struct BootNames {
  std::set<std::string> automatic;  ///< names that "auto" starts
  std::set<std::string> hotplug;    ///< names that udev starts
  std::set<std::string> renamed;    ///< names that the first card gets, whatever it was called
};

BootNames read_boot_names(const Files& files) {
  BootNames names;
  for (const auto& lines : files) {
    for (const auto& [raw, words, kind, stanza] : lines) {
      if (kind == InterfacesLineKind::selection) {
        const bool automatic = words[0] == "auto" || words[0] == "allow-auto";
        if (automatic) names.automatic.insert(words.begin() + 1, words.end());
        if (words[0] == "allow-hotplug") names.hotplug.insert(words.begin() + 1, words.end());
      }
      if (kind != InterfacesLineKind::rename) continue;
      for (const auto& word : words) {
        if (auto name = name_for_any_card(word)) names.renamed.insert(*std::move(name));
      }
    }
  }
  return names;
}

InterfacesTarget target_in(const Files& files, const BootNames& names, const InterfacesStanza& stanza,
                           CardNaming naming) {
  InterfacesTarget target;
  target.primary = &stanza;
  target.in_place = stanza.role == InterfaceRole::card;
  const bool keep_name = naming == CardNaming::ifup && target.in_place && is_device_name(stanza.name);
  target.name = keep_name ? stanza.name : kFirstKernelName;
  target.has_stanza = is_plain_dhcp(files[stanza.file][stanza.line]) && stanza.name == target.name;
  target.renamed = naming == CardNaming::kernel || names.renamed.contains(target.name);
  // udev goes by the name that the card has before ifup renames it.
  const bool hotplug_works = naming == CardNaming::kernel;
  target.selected =
      names.automatic.contains(target.name) || (hotplug_works && names.hotplug.contains(target.name));
  const bool had_hotplug = names.hotplug.contains(stanza.name) && !names.automatic.contains(stanza.name);
  target.keyword = hotplug_works && had_hotplug ? "allow-hotplug" : "auto";
  return target;
}

/// How likely a stanza is the machine's way to the outside.
int rank(const Files& files, const InterfacesTarget& target) {
  const auto& stanza = *target.primary;
  if (stanza.survives) return -1;
  if (!target.in_place || stanza.name != without_alias(stanza.name)) return 0;
  if (target.complete()) return 5;
  if (stanza.family != "inet") return 1;
  if (stanza.method != "static" && stanza.method != "dhcp") return 2;
  const bool has_gateway = std::any_of(stanza.options.begin(), stanza.options.end(), [&](std::size_t option) {
    return files[stanza.file][option].words[0] == "gateway";
  });
  return has_gateway ? 4 : 3;
}

}  // namespace

std::optional<std::string> name_for_any_card(const std::string& word) {
  const auto equals = word.find('=');
  if (!word.starts_with('/') || equals == std::string::npos) return std::nullopt;
  const auto pattern = word.substr(1, std::min(equals, word.find('/', 1)) - 1);
  if (!fits_any_card(pattern)) return std::nullopt;
  return word.substr(equals + 1);
}

InterfacesTarget choose_interfaces_target(const std::vector<std::vector<InterfacesLine>>& files,
                                          const std::vector<InterfacesStanza>& stanzas, CardNaming naming) {
  const auto names = read_boot_names(files);
  InterfacesTarget best;
  int best_rank = -1;
  for (const auto& stanza : stanzas) {
    auto target = target_in(files, names, stanza, naming);
    const int found = rank(files, target);
    if (best.primary != nullptr && found <= best_rank) continue;
    best = std::move(target);
    best_rank = found;
  }
  return best;
}

std::string target_lines(const InterfacesTarget& target) {
  std::string lines;
  if (!target.renamed) lines += fmt::format("{}rename {}={}\n", kRenameComment, kAnyCard, target.name);
  if (!target.selected) lines += fmt::format("{} {}\n", target.keyword, target.name);
  return lines + fmt::format("iface {} inet dhcp\n", target.name);
}

}  // namespace guestfit
