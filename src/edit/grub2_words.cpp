// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/grub2_words.hpp"

#include <algorithm>

#include "edit/grub2_arguments.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::vector<std::string> missing_words(const std::string& text, const std::vector<std::string>& words) {
  const auto present = split_words(text);
  std::vector<std::string> missing;
  for (const auto& word : words) {
    if (std::find(present.begin(), present.end(), word) == present.end()) missing.push_back(word);
  }
  return missing;
}

/// New words come before blanks at the end of the line, as a person would write them.
std::string with_words(const std::string& line, const std::vector<std::string>& words) {
  const auto missing = missing_words(line, words);
  if (missing.empty()) return line;
  const auto last = line.find_last_not_of(" \t");
  const std::size_t end = last == std::string::npos ? 0 : last + 1;
  const std::string blank = end == 0 && line.empty() ? "" : " ";
  return line.substr(0, end) + blank + join(missing, " ") + line.substr(end);
}

}  // namespace

Grub2Edit add_grub2_words(const Grub2Files& files, const std::vector<std::string>& words,
                          const std::string& reason) {
  ArgumentChange change;
  change.settings = [&](const SplitArguments& settings) {
    SplitArguments result = settings;
    const auto missing = missing_words(settings.common + " " + settings.normal, words);
    if (missing.empty()) return result;
    result.common += (result.common.empty() ? "" : " ") + join(missing, " ");
    return result;
  };
  change.line = [&](const std::string& line) { return with_words(line, words); };
  change.reason = reason;
  Grub2Changes changes(files);
  change_grub2_arguments(changes, change);
  return changes.finish();
}

}  // namespace guestfit
