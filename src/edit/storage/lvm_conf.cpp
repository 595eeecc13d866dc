// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/lvm_conf.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "edit/storage/lvm_text.hpp"
#include "edit/text/splice.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

struct Filter {
  std::string name;
  std::vector<std::string> patterns;
  TextRange range;  ///< from its name to its end
};

/// The filter whose name is `tokens[at]`; none when what follows is no list of strings.
std::optional<Filter> read_filter(const std::vector<LvmToken>& tokens, std::size_t at) {
  Filter filter{tokens[at].text, {}, tokens[at].range};
  if (at + 2 >= tokens.size() || tokens[at + 1].text != "=" || tokens[at + 1].is_string) return std::nullopt;
  if (tokens[at + 2].is_string) {
    filter.patterns.push_back(tokens[at + 2].text);
    filter.range.end = tokens[at + 2].range.end;
    return filter;
  }
  if (tokens[at + 2].text != "[") return std::nullopt;
  for (std::size_t i = at + 3; i < tokens.size(); ++i) {
    if (tokens[i].is_string) filter.patterns.push_back(tokens[i].text);
    if (tokens[i].is_string || tokens[i].text == ",") continue;
    if (tokens[i].text != "]") return std::nullopt;
    filter.range.end = tokens[i].range.end;
    return filter;
  }
  return std::nullopt;
}

/// Filters that count: those of the section `devices`.
std::vector<Filter> find_filters(const std::vector<LvmToken>& tokens) {
  std::vector<Filter> filters;
  std::vector<std::string> sections;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is_string) continue;
    const auto& word = tokens[i].text;
    if (word == "{") sections.push_back(i > 0 ? tokens[i - 1].text : "");
    if (word == "}" && !sections.empty()) sections.pop_back();
    const bool inside = sections.size() == 1 && sections[0] == "devices";
    const bool named = (inside && (word == "filter" || word == "global_filter")) ||
                       (sections.empty() && (word == "devices/filter" || word == "devices/global_filter"));
    if (!named) continue;
    if (auto filter = read_filter(tokens, i)) filters.push_back(std::move(*filter));
  }
  return filters;
}

/// What stands between the delimiters of a pattern: {'a', "^/dev/sda"} for "a|^/dev/sda|".
struct Pattern {
  char verdict = ' ';
  std::string expression;
};

std::optional<Pattern> read_pattern(const std::string& text) {
  if (text.size() < 3 || (text[0] != 'a' && text[0] != 'r')) return std::nullopt;
  char end = text[1];
  if (end == '(') end = ')';
  if (end == '[') end = ']';
  if (end == '{') end = '}';
  const auto close = text.rfind(end);
  if (close < 2) return std::nullopt;
  return Pattern{text[0], text.substr(2, close - 2)};
}

bool is_everything(std::string_view expression) {
  return expression == ".*" || expression == "^.*" || expression == "^.*$" || expression == "." ||
         expression == ".*$" || expression.empty() || expression == "/" || expression == "^/" ||
         expression == "/dev/.*" || expression == "^/dev/.*" || expression == "/dev/" ||
         expression == "^/dev/";
}

/// Whether an expression is about names that the kernel or the hardware gives to disks.
bool goes_by_changing_names(std::string_view expression) {
  constexpr std::array<std::string_view, 16> kNames = {
      "sd",           "hd",         "vd",           "xvd",   "nvme",     "mmcblk", "cciss", "dasd",
      "disk/by-path", "disk/by-id", "mapper/mpath", "mpath", "emcpower", "[shv]",  "[hs]d", "[sv]d"};
  while (!expression.empty() && std::string_view("^(").find(expression[0]) != std::string_view::npos)
    expression.remove_prefix(1);
  if (expression.starts_with("/dev/")) expression.remove_prefix(5);
  while (!expression.empty() && expression[0] == '(')
    expression.remove_prefix(1);
  return std::any_of(kNames.begin(), kNames.end(), [&](auto name) { return expression.starts_with(name); });
}

/// Patterns after one that fits everything are never looked at.
bool hides_disks_elsewhere(const Filter& filter) {
  bool by_name = false;
  for (const auto& text : filter.patterns) {
    const auto pattern = read_pattern(text);
    if (!pattern) return false;  // lvm refuses such a list: nothing to mend
    if (is_everything(pattern->expression)) return by_name;
    by_name = by_name || goes_by_changing_names(pattern->expression);
  }
  return by_name;
}

/// The whole lines that hold `range` and nothing else that counts; none when other text shares them.
std::optional<TextRange> own_lines(std::string_view text, TextRange range) {
  const auto before = range.begin == 0 ? std::string_view::npos : text.rfind('\n', range.begin - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', range.end), text.size());
  const auto rest = trim(without_line_end(text.substr(range.end, end - range.end)));
  const bool alone =
      trim(text.substr(begin, range.begin - begin)).empty() && (rest.empty() || rest.starts_with('#'));
  return alone ? std::optional(TextRange{begin, end}) : std::nullopt;
}

void comment_out(std::string_view text, TextRange lines, std::vector<Splice>& splices) {
  for (std::size_t at = lines.begin; at < lines.end;) {
    splices.push_back({{at, at}, "#"});
    const auto next = text.find('\n', at);
    at = next == std::string_view::npos ? lines.end : next + 1;
  }
}

}  // namespace

TextEdit edit_lvm_conf(std::string_view text, const std::string& path) {
  TextEdit edit;
  std::vector<Splice> splices;
  for (const auto& filter : find_filters(read_lvm_tokens(text))) {
    if (!hides_disks_elsewhere(filter)) continue;
    const auto lines = own_lines(text, filter.range);
    if (!lines) {
      edit.findings.push_back(
          {"", "MOD-4", Severity::warning,
           fmt::format(
               "{}: {} chooses disks by names that change with the hardware, and shares its line with "
               "something else, so it stays",
               path, filter.name),
           "take " + filter.name + " out of " + path + " in the guest before the move"});
      continue;
    }
    comment_out(text, *lines, splices);
    edit.reasons.push_back(
        fmt::format("{} is commented out: it chooses disks by names that change with the hardware ({}), and "
                    "would hide the "
                    "guest's volumes",
                    filter.name, printable(join(filter.patterns, ", "))));
  }
  if (!splices.empty()) edit.text = apply_splices(text, std::move(splices));
  return edit;
}

}  // namespace guestfit
