// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/kernel_arguments.hpp"

#include <algorithm>

#include "edit/text/splice.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr std::string_view kBlanks = " \t\n\r";
constexpr std::string_view kConsole = "console=";

std::vector<TextRange> word_ranges(std::string_view text) {
  std::vector<TextRange> ranges;
  for (auto begin = text.find_first_not_of(kBlanks); begin != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kBlanks, begin), text.size());
    ranges.push_back({begin, end});
    begin = text.find_first_not_of(kBlanks, end);
  }
  return ranges;
}

bool is_console(std::string_view word) {
  return word.starts_with(kConsole);
}

/// "ttyS0" of "console=ttyS0,115200n8".
std::string_view console_device(std::string_view word) {
  word.remove_prefix(kConsole.size());
  return word.substr(0, word.find(','));
}

bool same_device(std::string_view a, std::string_view b) {
  return console_device(a) == console_device(b);
}

std::vector<std::string> consoles_in(std::string_view text) {
  auto words = split_words(text);
  std::erase_if(words, [](const std::string& word) { return !is_console(word); });
  return words;
}

/// Takes out the words that `is_unwanted` names, each with the blanks that part it from its neighbours.
template <typename Predicate>
std::string without_words(std::string_view text, Predicate is_unwanted) {
  const auto words = word_ranges(text);
  std::vector<Splice> splices;
  bool first = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_unwanted(words[i].of(text))) {
      first = false;
    } else if (first) {
      const bool alone = i + 1 == words.size();
      splices.push_back({{words[i].begin, alone ? words[i].end : words[i + 1].begin}, ""});
    } else {
      splices.push_back({{words[i - 1].end, words[i].end}, ""});
    }
  }
  return apply_splices(text, std::move(splices));
}

std::string with_words(std::string_view text, const std::vector<std::string>& words) {
  if (words.empty()) return std::string(text);
  const auto last = text.find_last_not_of(kBlanks);
  const auto at = last == std::string_view::npos ? 0 : last + 1;
  const bool joins_word = at > 0;
  return std::string(text.substr(0, at)) + (joins_word ? " " : "") + join(words, " ") +
         std::string(text.substr(at));
}

bool all_there(const std::vector<std::string>& present, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& console) {
    return std::any_of(present.begin(), present.end(),
                       [&](const std::string& word) { return same_device(word, console); });
  });
}

}  // namespace

std::string replace_device_arguments(std::string_view arguments, const std::vector<std::string>& names,
                                     const StableName& stable_name) {
  std::vector<Splice> splices;
  for (const auto& range : word_ranges(arguments)) {
    const auto word = range.of(arguments);
    const auto equals = word.find('=');
    if (equals == std::string_view::npos || !word.substr(equals + 1).starts_with("/dev/")) continue;
    if (std::find(names.begin(), names.end(), word.substr(0, equals)) == names.end()) continue;
    if (const auto stable = stable_name(std::string(word.substr(equals + 1)))) {
      splices.push_back({{range.begin + equals + 1, range.end}, *stable});
    }
  }
  return apply_splices(arguments, std::move(splices));
}

bool is_recovery_command_line(const std::vector<std::string>& words) {
  static const std::vector<std::string> kRecovery = {"single",
                                                     "recovery",
                                                     "emergency",
                                                     "rescue",
                                                     "s",
                                                     "S",
                                                     "1",
                                                     "systemd.unit=rescue.target",
                                                     "systemd.unit=emergency.target",
                                                     "init=/bin/sh",
                                                     "init=/bin/bash",
                                                     "rd.break",
                                                     "x11failsafe"};
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kRecovery.begin(), kRecovery.end(), word) != kRecovery.end();
  });
}

SplitArguments add_consoles(const SplitArguments& arguments, const std::vector<std::string>& consoles) {
  if (consoles.empty()) return arguments;
  auto present = consoles_in(arguments.common + " " + arguments.normal);
  if (!present.empty() && all_there(present, consoles) && same_device(present.back(), consoles.back())) {
    return arguments;
  }
  // The last console of the target goes to the end, and the missing ones right before it.
  const auto is_last = [&](std::string_view word) {
    return is_console(word) && same_device(word, consoles.back());
  };
  SplitArguments result;
  result.common = without_words(arguments.common, is_last);
  result.normal = without_words(arguments.normal, is_console);
  std::vector<std::string> added = consoles_in(arguments.normal);
  std::erase_if(added, is_last);
  for (const auto& console : consoles) {
    if (!all_there(present, {console}) && !is_last(console)) added.push_back(console);
  }
  added.push_back(consoles.back());
  result.common = with_words(result.common, added);
  return result;
}

std::string add_consoles(std::string_view arguments, const std::vector<std::string>& consoles) {
  return add_consoles(SplitArguments{std::string(arguments), ""}, consoles).common;
}

}  // namespace guestfit
