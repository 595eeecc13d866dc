// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/command_line_change.hpp"

#include <algorithm>

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
  const auto last = line.find_last_not_of(" \t\r\n");
  const std::size_t end = last == std::string::npos ? 0 : last + 1;
  const std::string blank = end == 0 && line.empty() ? "" : " ";
  return line.substr(0, end) + blank + join(missing, " ") + line.substr(end);
}

}  // namespace

CommandLineChange words_change(const std::vector<std::string>& words, const std::string& reason) {
  CommandLineChange change;
  change.settings = [words](const SplitArguments& settings) {
    SplitArguments result = settings;
    const auto missing = missing_words(settings.common + " " + settings.normal, words);
    if (missing.empty()) return result;
    result.common += (result.common.empty() ? "" : " ") + join(missing, " ");
    return result;
  };
  change.line = [words](const std::string& line) { return with_words(line, words); };
  change.reason = reason;
  return change;
}

CommandLineChange consoles_change(const std::vector<std::string>& consoles, const std::string& reason) {
  CommandLineChange change;
  change.settings = [consoles](const SplitArguments& settings) { return add_consoles(settings, consoles); };
  change.line = [consoles](const std::string& line) { return add_consoles(line, consoles); };
  change.reason = reason;
  return change;
}

CommandLineChange device_names_change(const StableName& stable_name) {
  const auto edit = [stable_name](const std::string& arguments) {
    return replace_device_arguments(arguments, kDeviceArguments, stable_name);
  };
  CommandLineChange change;
  change.settings = [edit](const SplitArguments& settings) {
    return SplitArguments{edit(settings.common), edit(settings.normal)};
  };
  change.line = edit;
  change.needs_initramfs = true;
  change.keeps_places = true;
  change.reason =
      "The kernel finds its disks by UUID: device names such as /dev/sda1 change with the bus that a disk is "
      "on.";
  return change;
}

}  // namespace guestfit
