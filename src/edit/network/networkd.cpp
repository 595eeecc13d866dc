// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/networkd.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "edit/network/card_patterns.hpp"
#include "edit/network/interfaces_findings.hpp"
#include "edit/network/networkd_primary.hpp"
#include "edit/network/networkd_units.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// How likely a file is the machine's way to the outside; 1 for one that gives its card no address.
int rank(const NetworkdUnit& unit) {
  const auto& file = unit.file;
  if (unit.fits_any && unit.has_dhcp4) return 6;
  if (!file.values("Network", "Gateway").empty() || !file.values("Route", "Gateway").empty()) return 5;
  if (!file.values("Network", "Address").empty() || file.has_section("Address")) return 4;
  return unit.has_dhcp4 ? 3 : 1;
}

class Editor {
 public:
  explicit Editor(const std::vector<NetworkdFile>& files)
      : files_(files), units_(read_networkd_units(files)), edits_(files.size()) {}

  std::vector<NetworkdEdit> run();

 private:
  bool is_lost_card(std::size_t i) const {
    return !units_[i].is_netdev && !units_[i].survives && units_[i].role == InterfaceRole::card;
  }
  std::optional<std::size_t> choose_primary() const;
  void remove(std::size_t i);
  void report(std::size_t primary);

  const std::vector<NetworkdFile>& files_;
  std::vector<NetworkdUnit> units_;
  std::vector<NetworkdEdit> edits_;
  std::vector<NetworkdEdit> drop_in_edits_;
};

std::optional<std::size_t> Editor::choose_primary() const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (is_lost_card(i) && (!best || rank(units_[i]) > rank(units_[*best]))) best = i;
  }
  return best;
}

void Editor::remove(std::size_t i) {
  edits_[i].removes = true;
  edits_[i].edit.reasons = {
      units_[i].role == InterfaceRole::card
          ? "it is for a network card of the old machine, or for one that the new card is not"
          : fmt::format("{} is built on network cards of the old machine", printable(units_[i].name))};
}

void Editor::report(std::size_t primary) {
  std::vector<std::string> cards;
  std::set<std::string> reported;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const auto& unit = units_[i];
    if (is_lost_card(i) && (i == primary || rank(unit) > 1))
      cards.push_back(unit.name.empty() ? files_[i].path.substr(files_[i].path.rfind('/') + 1) : unit.name);
    if (unit.survives || is_lost_card(i) || !reported.insert(unit.name).second) continue;
    edits_[i].edit.findings.push_back(lost_interface(unit.name, unit.role, "taken away"));
  }
  if (cards.size() > 1) edits_[primary].edit.findings.push_back(several_cards(cards, ""));
}

std::vector<NetworkdEdit> Editor::run() {
  const auto primary = choose_primary();
  if (!primary) return {};
  for (std::size_t i = 0; i < files_.size(); ++i) {
    edits_[i].path = files_[i].path;
    if (units_[i].survives) continue;
    // What it hides would come to light without it.
    const bool stays = i == *primary || (is_lost_card(i) && files_[i].hides_other);
    if (!stays) {
      remove(i);
      continue;
    }
    auto edit = edit_networkd_primary(files_[i], units_[i]);
    edits_[i].edit = std::move(edit.main);
    for (auto& [path, drop_in] : edit.drop_ins) {
      if (drop_in.text) drop_in_edits_.push_back({path, std::move(drop_in), false});
    }
  }
  report(*primary);
  std::vector<NetworkdEdit> answer;
  for (auto& edit : edits_) {
    if (edit.removes || edit.edit.text || !edit.edit.findings.empty()) answer.push_back(std::move(edit));
  }
  std::move(drop_in_edits_.begin(), drop_in_edits_.end(), std::back_inserter(answer));
  return answer;
}

}  // namespace

std::vector<NetworkdEdit> edit_networkd(const std::vector<NetworkdFile>& files) {
  return Editor(files).run();
}

}  // namespace guestfit
