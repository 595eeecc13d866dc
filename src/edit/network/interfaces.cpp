// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "edit/network/interfaces_findings.hpp"
#include "edit/network/interfaces_stanza.hpp"
#include "edit/network/interfaces_target.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

using Kind = InterfacesLineKind;
using Role = InterfaceRole;
using Stanza = InterfacesStanza;
using Lines = std::vector<InterfacesLine>;

constexpr const char* kOldComment = "# guestfit: belongs to the network of the old machine\n";

/// What happens to a line.
struct Mark {
  enum class Fate { keep, remove, comment_out, replace };
  Fate fate = Fate::keep;
  std::string text;  ///< for `replace`
};

class Editor {
 public:
  Editor(const std::vector<InterfacesFile>& files, CardNaming naming);
  std::vector<InterfacesEdit> run();

 private:
  void edit_primary();
  void edit_primary_options();
  bool stays_in_primary(const InterfacesLine& option) const;
  void edit_old_stanzas();
  void edit_selections();
  void edit_selection(std::size_t file, std::size_t index);
  bool stays_selected(const std::string& word) const;
  void edit_mapping_or_rename(std::size_t file, std::size_t index);
  void edit_loopback();
  void edit_misplaced_lines();
  void report_interfaces();
  std::string render(std::size_t file) const;

  const std::vector<InterfacesFile>& files_;
  CardNaming naming_;
  std::vector<Lines> lines_;  ///< of each file
  std::vector<Stanza> stanzas_;
  InterfacesTarget target_;
  std::map<std::string, bool> survival_;         ///< of interfaces that have a stanza
  std::set<std::size_t> stops_cards_;            ///< files that started a card which will not be there
  std::set<std::string> old_names_;              ///< interfaces that will not be there
  std::vector<std::vector<Mark>> marks_;         ///< of each line of each file
  std::map<std::size_t, std::string> appended_;  ///< text at the end of a file
  std::vector<TextEdit> edits_;                  ///< of each file
};

Editor::Editor(const std::vector<InterfacesFile>& files, CardNaming naming)
    : files_(files), naming_(naming), edits_(files.size()) {
  for (const auto& file : files) {
    lines_.push_back(parse_interfaces_lines(file.text));
    marks_.emplace_back(lines_.back().size());
  }
  stanzas_ = read_interfaces_stanzas(lines_);
}

/// Options that mean the same on any network: those of DHCP itself, and commands that touch no network.
bool Editor::stays_in_primary(const InterfacesLine& option) const {
  static const std::set<std::string> dhcp_options = {"hostname", "metric", "leasetime", "vendor", "client"};
  const bool had_dhcp = target_.primary->family == "inet" && target_.primary->method == "dhcp";
  if (had_dhcp && dhcp_options.contains(option.words[0])) return true;
  return kind_of_command(option.words, old_names_) == CommandKind::other;
}

void Editor::edit_primary() {
  if (target_.in_place) edit_primary_options();
  if (target_.complete()) return;
  const auto& primary = *target_.primary;
  auto& reasons = edits_[primary.file].reasons;
  if (target_.in_place) {
    marks_[primary.file][primary.line] = {Mark::Fate::replace, target_lines(target_)};
  } else {
    // There is no plain stanza to take the place of; this one is commented out like the others.
    appended_[primary.file] = "\n" + target_lines(target_);
  }
  if (!target_.has_stanza) {
    reasons.push_back(
        fmt::format("\"iface {} inet dhcp\" in place of \"{}\": the network card of the new machine "
                    "gets its address by DHCP",
                    target_.name, printable(join(lines_[primary.file][primary.line].words, " "))));
  }
  if (!target_.renamed) {
    reasons.push_back(fmt::format(
        "the network card of the new machine is called {}, whatever name the kernel gives it", target_.name));
  }
}

void Editor::edit_primary_options() {
  const auto& lines = lines_[target_.primary->file];
  std::set<std::string> removed;
  for (const auto option : target_.primary->options) {
    if (stays_in_primary(lines[option])) continue;
    marks_[target_.primary->file][option].fate = Mark::Fate::remove;
    removed.insert(printable(lines[option].words[0]));
  }
  if (removed.empty()) return;
  edits_[target_.primary->file].reasons.push_back(
      fmt::format("{} of {} removed: made for the network of the old machine",
                  join({removed.begin(), removed.end()}, ", "), printable(target_.primary->name)));
}

void Editor::edit_old_stanzas() {
  std::vector<std::set<std::string>> old(files_.size());
  for (const auto& stanza : stanzas_) {
    if (stanza.survives || (&stanza == target_.primary && target_.in_place)) continue;
    auto& marks = marks_[stanza.file];
    marks[stanza.line].fate = Mark::Fate::comment_out;
    std::vector<std::string> commands;
    for (const auto option : stanza.options) {
      marks[option].fate = Mark::Fate::comment_out;
      const auto& words = lines_[stanza.file][option].words;
      if (kind_of_command(words, old_names_) == CommandKind::other) commands.push_back(join(words, " "));
    }
    if (!commands.empty()) {
      edits_[stanza.file].findings.push_back(lost_commands(stanza.name, commands, target_.name));
    }
    old[stanza.file].insert(printable(stanza.name));
  }
  for (std::size_t file = 0; file < old.size(); ++file) {
    if (old[file].empty()) continue;
    edits_[file].reasons.push_back(fmt::format(
        "stanzas of the old network are commented out ({}): the new machine has one network card, with DHCP",
        join({old[file].begin(), old[file].end()}, ", ")));
  }
}

bool Editor::stays_selected(const std::string& word) const {
  if (word == target_.name && target_.selected) return true;
  const auto known = survival_.find(without_alias(word));
  return known != survival_.end() ? known->second : survives_move(role_of_name(word));
}

void Editor::edit_selection(std::size_t file, std::size_t index) {
  const auto& line = lines_[file][index];
  std::vector<std::string> kept = {line.words[0]};
  bool only_primary = true;
  for (std::size_t i = 1; i < line.words.size(); ++i) {
    const auto& word = line.words[i];
    if (stays_selected(word)) {
      kept.push_back(word);
    } else if (word != target_.primary->name) {
      only_primary = false;
    }
  }
  if (kept.size() == line.words.size()) return;
  auto& mark = marks_[file][index];
  if (kept.size() > 1) {
    mark = {Mark::Fate::replace, join(kept, " ") + "\n"};
  } else {
    const bool replaced = only_primary && target_.in_place;
    mark.fate = replaced ? Mark::Fate::remove : Mark::Fate::comment_out;
  }
  if (!only_primary) stops_cards_.insert(file);
}

void Editor::edit_mapping_or_rename(std::size_t file, std::size_t index) {
  const auto& line = lines_[file][index];
  const bool survives =
      std::all_of(line.words.begin() + 1, line.words.end(), [this](const std::string& word) {
        return survives_move(role_of_name(word)) ||
               (naming_ == CardNaming::ifup && name_for_any_card(word) == target_.name);
      });
  if (survives) return;
  marks_[file][index].fate = Mark::Fate::comment_out;
  for (std::size_t i = index + 1; line.kind == Kind::mapping && i < lines_[file].size(); ++i) {
    if (lines_[file][i].kind == Kind::blank) continue;
    if (lines_[file][i].stanza != index) break;
    marks_[file][i].fate = Mark::Fate::comment_out;
  }
  edits_[file].reasons.push_back(fmt::format("\"{}\" is commented out: it names cards of the old machine",
                                             printable(join(line.words, " "))));
}

void Editor::edit_selections() {
  for (std::size_t file = 0; file < lines_.size(); ++file) {
    for (std::size_t i = 0; i < lines_[file].size(); ++i) {
      const auto kind = lines_[file][i].kind;
      if (kind == Kind::selection) edit_selection(file, i);
      if (kind == Kind::mapping || kind == Kind::rename) edit_mapping_or_rename(file, i);
    }
    if (!stops_cards_.contains(file)) continue;
    edits_[file].reasons.push_back(
        "cards of the old machine are not started any more: one that is missing fails or delays the boot");
  }
}

/// Loopback stays, but people and cloud-init put name servers and routes of the network there.
void Editor::edit_loopback() {
  const auto is_foreign_server = [](const std::string& address) {
    return !address.starts_with("127.") && address != "::1";
  };
  for (const auto& stanza : stanzas_) {
    if (stanza.role != Role::loopback) continue;
    for (const auto option : stanza.options) {
      const auto& words = lines_[stanza.file][option].words;
      const bool servers = words[0] == "dns-nameservers" || words[0] == "dns-nameserver";
      const bool leads_out = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return word == "gw" || word == "via" || old_names_.contains(word);
      });
      if (!(servers && std::any_of(words.begin() + 1, words.end(), is_foreign_server)) &&
          !(leads_out && kind_of_command(words, old_names_) == CommandKind::network)) {
        continue;
      }
      marks_[stanza.file][option].fate = Mark::Fate::comment_out;
      edits_[stanza.file].reasons.push_back(
          fmt::format("\"{}\" is commented out: it belongs to the old network", printable(join(words, " "))));
    }
  }
}

void Editor::report_interfaces() {
  std::set<std::string> reported;
  std::vector<std::string> cards;
  for (const auto& stanza : stanzas_) {
    const auto name = without_alias(stanza.name);
    const bool idle = stanza.role == Role::card && stanza.method == "manual";
    if (stanza.survives || idle || !reported.insert(name).second) continue;
    if (stanza.role == Role::card) {
      cards.push_back(name);
    } else {
      edits_[stanza.file].findings.push_back(lost_interface(name, stanza.role));
    }
  }
  if (cards.size() > 1) edits_[target_.primary->file].findings.push_back(several_cards(cards));
}

/// ifup reads nothing of a file with such a line. Left alone, it would join the stanza before it as soon as a
/// line between them is commented out.
void Editor::edit_misplaced_lines() {
  for (std::size_t file = 0; file < lines_.size(); ++file) {
    for (std::size_t i = 0; i < lines_[file].size(); ++i) {
      const auto& line = lines_[file][i];
      if (line.kind != Kind::misplaced) continue;
      marks_[file][i].fate = Mark::Fate::comment_out;
      edits_[file].reasons.push_back(fmt::format(
          "\"{}\" is commented out: it belongs to no interface, and ifup refuses the file because of it",
          printable(join(line.words, " ").substr(0, 60))));
    }
  }
}

std::string Editor::render(std::size_t file) const {
  std::string text;
  bool in_old = false;
  for (std::size_t i = 0; i < lines_[file].size(); ++i) {
    const auto& line = lines_[file][i];
    const auto& mark = marks_[file][i];
    if (mark.fate == Mark::Fate::comment_out) {
      if (!in_old) text += kOldComment;
      in_old = true;
      // Each physical line: a backslash does not continue a comment.
      for (const auto& raw : line.raw) {
        text += "#" + raw;
      }
      continue;
    }
    const bool is_comment = line.kind == Kind::blank && !trim(line.raw[0]).empty();
    in_old = in_old && is_comment;
    if (mark.fate == Mark::Fate::replace) text += mark.text;
    if (mark.fate == Mark::Fate::keep) text += join(line.raw, "");
  }
  const auto appended = appended_.find(file);
  if (appended == appended_.end()) return text;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text + appended->second;
}

std::vector<InterfacesEdit> Editor::run() {
  const bool something_old =
      std::any_of(stanzas_.begin(), stanzas_.end(), [&](const Stanza& s) { return !s.survives; });
  if (!something_old) return {};
  target_ = choose_interfaces_target(lines_, stanzas_, naming_);
  for (const auto& stanza : stanzas_) {
    survival_.emplace(without_alias(stanza.name), stanza.survives);
    if (!stanza.survives && stanza.name != target_.name) old_names_.insert(stanza.name);
  }
  edit_primary();
  edit_old_stanzas();
  edit_selections();
  edit_loopback();
  edit_misplaced_lines();
  report_interfaces();

  std::vector<InterfacesEdit> answer;
  for (std::size_t file = 0; file < files_.size(); ++file) {
    auto& edit = edits_[file];
    auto text = render(file);
    if (text != files_[file].text) edit.text = std::move(text);
    if (edit.text && file == target_.primary->file) {
      edit.settings.emplace_back("iface " + target_.name + " inet", "dhcp");
    }
    if (edit.text || !edit.findings.empty()) answer.push_back({files_[file].path, std::move(edit)});
  }
  return answer;
}

}  // namespace

std::vector<InterfacesEdit> edit_interfaces(const std::vector<InterfacesFile>& files, CardNaming naming) {
  return Editor(files, naming).run();
}

}  // namespace guestfit
