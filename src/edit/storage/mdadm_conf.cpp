// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/mdadm_conf.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "edit/text/splice.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

struct Word {
  std::string text;
  TextRange range;
};

using Entry = std::vector<Word>;  ///< the words of a line and of those that go on with it

std::vector<Entry> read_entries(std::string_view text) {
  std::vector<Entry> entries;
  std::size_t line_start = 0;
  for (const auto& raw : split_lines(text)) {
    const auto line = without_line_end(raw);
    const bool goes_on = !line.empty() && (line[0] == ' ' || line[0] == '\t') && !entries.empty();
    std::vector<Word> words;
    for (auto at = line.find_first_not_of(" \t"); at != std::string_view::npos && line[at] != '#';) {
      const auto end = std::min(line.find_first_of(" \t", at), line.size());
      words.push_back({std::string(line.substr(at, end - at)), {line_start + at, line_start + end}});
      at = line.find_first_not_of(" \t", end);
    }
    line_start += raw.size();
    if (words.empty()) continue;
    if (!goes_on) entries.emplace_back();
    entries.back().insert(entries.back().end(), words.begin(), words.end());
  }
  return entries;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Keywords may be cut down to three letters.
bool is_keyword(const Entry& entry, std::string_view keyword) {
  const auto word = lower(entry[0].text);
  return word.size() >= 3 && keyword.substr(0, word.size()) == word;
}

/// The value of the word NAME=VALUE; none when there is none.
const Word* find_word(const Entry& entry, std::string_view name) {
  const auto found = std::find_if(entry.begin() + 1, entry.end(), [&](const Word& word) {
    return lower(word.text).starts_with(std::string(name) + "=");
  });
  return found == entry.end() ? nullptr : &*found;
}

std::string value_of(const Word& word) {
  return word.text.substr(word.text.find('=') + 1);
}

/// Names and patterns of disks, which other hardware does not have.
bool names_disks(const std::string& word) {
  return word.starts_with("/dev/") && !word.starts_with("/dev/md") && !word.starts_with("/dev/mapper/") &&
         !word.starts_with("/dev/disk/by-uuid/") && !word.starts_with("/dev/disk/by-partuuid/");
}

class Editor {
 public:
  Editor(std::string_view text, const std::string& path, const ArrayOfMember& array_of_member)
      : text_(text), path_(path), array_of_member_(array_of_member) {}

  TextEdit edit() {
    for (const auto& entry : read_entries(text_)) {
      if (is_keyword(entry, "device")) edit_device(entry);
      if (is_keyword(entry, "array")) edit_array(entry);
    }
    if (!splices_.empty()) result_.text = apply_splices(text_, std::move(splices_));
    return std::move(result_);
  }

 private:
  void edit_device(const Entry& entry) {
    const bool by_name =
        std::any_of(entry.begin() + 1, entry.end(), [](const Word& word) { return names_disks(word.text); });
    if (!by_name) return;
    const TextRange words{entry[1].range.begin, entry.back().range.end};
    result_.reasons.push_back(
        fmt::format("DEVICE {} becomes DEVICE partitions containers: mdadm looks on every "
                    "disk, whatever the new machine calls it",
                    printable(words.of(text_))));
    splices_.push_back({words, "partitions containers"});
  }

  void edit_array(const Entry& entry) {
    const Word* devices = find_word(entry, "devices");
    if (devices == nullptr || entry.size() < 2) return;
    const auto name = printable(entry[1].text);
    if (find_word(entry, "uuid") != nullptr || find_word(entry, "name") != nullptr) {
      auto begin = devices->range.begin;
      while (begin > 0 && (text_[begin - 1] == ' ' || text_[begin - 1] == '\t'))
        --begin;
      // A line of its own keeps its blanks: without them it would not go on with the line before.
      if (begin == 0 || text_[begin - 1] == '\n') begin = devices->range.begin;
      splices_.push_back({{begin, devices->range.end}, ""});
      result_.reasons.push_back(
          fmt::format("{}: {} goes, because names of disks change with the hardware and the "
                      "array is known without them",
                      name, printable(devices->text)));
      return;
    }
    for (const auto& member : split(value_of(*devices), ',')) {
      const auto uuid = array_of_member_(member);
      if (!uuid) continue;
      splices_.push_back({devices->range, "UUID=" + *uuid});
      result_.reasons.push_back(
          fmt::format("{}: {} becomes UUID={}, because names of disks change with the hardware", name,
                      printable(devices->text), *uuid));
      return;
    }
    result_.findings.push_back(
        {"", "MOD-5", Severity::warning,
         fmt::format(
             "{}: the array {} is described by names of disks only, and none of these is among the disks "
             "given",
             path_, name),
         "put the array's UUID there (mdadm --detail --scan on the source machine)"});
  }

  std::string_view text_;
  const std::string& path_;
  const ArrayOfMember& array_of_member_;
  TextEdit result_;
  std::vector<Splice> splices_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_mdadm_arrays(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> arrays;
  for (const auto& entry : read_entries(text)) {
    if (!is_keyword(entry, "array") || entry.size() < 2) continue;
    const Word* uuid = find_word(entry, "uuid");
    if (uuid != nullptr && entry[1].text.starts_with("/dev/"))
      arrays.emplace_back(entry[1].text, value_of(*uuid));
  }
  return arrays;
}

TextEdit edit_mdadm_conf(std::string_view text, const std::string& path,
                         const ArrayOfMember& array_of_member) {
  return Editor(text, path, array_of_member).edit();
}

}  // namespace guestfit
