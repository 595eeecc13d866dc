// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/file_contexts.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include <selinux/label.h>
#include <selinux/selinux.h>

#include <guestfit/error.hpp>

#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

// With at most so many "*", "+" and "{" on a path of a hundred characters, matching takes milliseconds at
// most. The policies of Debian and Fedora have up to three where our paths can be meant.
constexpr std::size_t kMostRepetitions = 4;
constexpr std::size_t kLongestLine = 512;
constexpr std::size_t kMostLines = 500;

/// The characters that every path begins with which a regular expression matches.
std::string fixed_start(std::string_view expression) {
  std::string start;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    char c = expression[i];
    if (std::string_view(".^$?*+|[({").find(c) != std::string_view::npos) {
      // What repeats or may be missing is the character before.
      if (std::string_view("?*{").find(c) != std::string_view::npos && !start.empty()) start.pop_back();
      return c == '|' ? "" : start;
    }
    if (c == '\\') {
      if (++i == expression.size()) return start;
      c = expression[i];
      // "\d" and its like are classes of characters.
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) return start;
    }
    start += c;
  }
  return start;
}

bool is_harmless(std::string_view line, std::string_view expression) {
  const auto repeats = [](char c) { return c == '*' || c == '+' || c == '{'; };
  if (line.size() > kLongestLine || expression.find("(?") != std::string_view::npos) return false;
  if (static_cast<std::size_t>(std::count_if(expression.begin(), expression.end(), repeats)) >
      kMostRepetitions)
    return false;
  // A repetition of a group that repeats something itself.
  for (std::size_t at = expression.find(')'); at != std::string_view::npos;
       at = expression.find(')', at + 1)) {
    if (at + 1 < expression.size() && repeats(expression[at + 1])) return false;
  }
  return expression.find('\0') == std::string_view::npos;
}

/// `path` and what it is looked up as.
std::vector<std::string> names_of(const std::string& path, const std::vector<std::string>& substitutions) {
  std::vector<std::string> names = {path};
  for (const auto& text : substitutions) {
    for (const auto& line : split_lines(text)) {
      const auto words = split_words(without_line_end(line));
      if (words.size() < 2 || words[0].starts_with('#')) continue;
      for (std::size_t i = 0, known = names.size(); i < known && names.size() < 16; ++i) {
        if (names[i].starts_with(words[0])) names.push_back(words[1] + names[i].substr(words[0].size()));
      }
    }
  }
  return names;
}

/// The lines of `text` that can match one of `names`, most `room` of them.
std::string matching_lines(std::string_view text, const std::vector<std::string>& names, std::size_t& room) {
  std::string kept;
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(without_line_end(line));
    if (words.size() < 2 || words[0].starts_with('#') || !is_harmless(line, words[0])) continue;
    const auto start = fixed_start(words[0]);
    const bool fits = std::any_of(names.begin(), names.end(),
                                  [&](const std::string& name) { return name.starts_with(start); });
    if (!fits || room == 0) continue;
    --room;
    kept += join(words, "\t") + "\n";
  }
  return kept;
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return;
  throw Error(ErrorKind::failed, "", "cannot write " + path + ": " + strerror(errno), "make space there");
}

/// libselinux would write its warnings to stderr.
int say_nothing(int, const char*, ...) {
  return 0;
}

struct CloseLabels {
  void operator()(selabel_handle* handle) const { selabel_close(handle); }
};

struct FreeLabel {
  void operator()(char* label) const { freecon(label); }
};

std::unique_ptr<selabel_handle, CloseLabels> open_labels(const std::string& file) {
  const selinux_opt option = {SELABEL_OPT_PATH, file.c_str()};
  return std::unique_ptr<selabel_handle, CloseLabels>(selabel_open(SELABEL_CTX_FILE, &option, 1));
}

}  // namespace

std::map<std::string, std::string> look_up_labels(const PolicyTexts& policy,
                                                  const std::vector<LabelledPath>& paths) {
  std::vector<std::string> names;
  for (const auto& each : paths) {
    const auto found = names_of(each.path, policy.substitutions);
    names.insert(names.end(), found.begin(), found.end());
  }
  const TempDir directory;
  const std::string file = directory.path() / "file_contexts";
  const std::array<const char*, 3> contexts = {"", ".homedirs", ".local"};
  const std::array<const char*, 2> substitutions = {".subs", ".subs_dist"};
  std::size_t room = kMostLines;
  for (std::size_t i = 0; i < std::min(contexts.size(), policy.contexts.size()); ++i)
    write_text(file + contexts[i], matching_lines(policy.contexts[i], names, room));
  for (std::size_t i = 0; i < std::min(substitutions.size(), policy.substitutions.size()); ++i)
    write_text(file + substitutions[i], policy.substitutions[i]);

  const auto before = selinux_get_callback(SELINUX_CB_LOG);
  selinux_callback quiet;
  quiet.func_log = say_nothing;
  selinux_set_callback(SELINUX_CB_LOG, quiet);
  std::map<std::string, std::string> labels;
  const auto handle = open_labels(file);
  const int problem = errno;
  for (const auto& each : paths) {
    char* found = nullptr;
    if (!handle ||
        selabel_lookup_raw(handle.get(), &found, each.path.c_str(), static_cast<int>(each.mode)) != 0)
      continue;
    const std::unique_ptr<char, FreeLabel> label(found);
    labels.emplace(each.path, label.get());
  }
  selinux_set_callback(SELINUX_CB_LOG, before);
  if (handle) return labels;
  throw Error(ErrorKind::failed, "",
              std::string("the guest's SELinux policy cannot be read: ") + strerror(problem),
              "repair the policy in the guest (package selinux-policy-targeted or its like)");
}

}  // namespace guestfit
