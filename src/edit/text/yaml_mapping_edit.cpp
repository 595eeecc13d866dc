// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/yaml_mapping_edit.hpp"

#include <utility>

#include "util/text.hpp"

namespace guestfit {
namespace {

std::size_t line_begin(std::string_view text, std::size_t at) {
  const auto newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const auto newline = text.find('\n', at);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

bool is_blank_or_comment(std::string_view rest) {
  rest = trim(without_line_end(rest));
  return rest.empty() || rest.starts_with('#') || rest == ":";
}

}  // namespace

void YamlMappingEdit::comment_out(std::size_t pair, std::string comment) {
  commented_.insert(pair);
  comment_ = std::move(comment);
}

bool YamlMappingEdit::empties() const {
  return added_.empty() && !mapping_.pairs.empty() &&
         removed_.size() + commented_.size() == mapping_.pairs.size();
}

bool YamlMappingEdit::render(std::vector<Splice>& splices) const {
  if (added_.empty() && removed_.empty() && commented_.empty()) return true;
  if (!mapping_.flow && !mapping_.pairs.empty()) return render_block(splices);
  render_flow(splices);
  return true;
}

TextRange YamlMappingEdit::lines_of(const YamlPair& pair) const {
  const auto range = pair.range();
  return {line_begin(text_, range.begin), line_end(text_, range.end)};
}

bool YamlMappingEdit::render_block(std::vector<Splice>& splices) const {
  const std::string end_of_line = text_.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
  std::vector<Splice> own;
  const auto& first = mapping_.pairs.front();
  const auto top = line_begin(text_, first.key.range.begin);
  const std::string indent(text_.substr(top, first.key.range.begin - top));
  std::string head;
  for (const auto& entry : added_)
    head += indent + entry + end_of_line;
  if (!head.empty()) own.push_back({{top, top}, head});

  for (std::size_t i = 0; i < mapping_.pairs.size(); ++i) {
    const auto& pair = mapping_.pairs[i];
    const auto lines = lines_of(pair);
    const bool whole_lines =
        trim(text_.substr(lines.begin, pair.key.range.begin - lines.begin)).empty() &&
        is_blank_or_comment(text_.substr(pair.range().end, lines.end - pair.range().end));
    if ((goes(i) || (i == 0 && !added_.empty())) && !whole_lines) return false;
    if (removed_.contains(i)) own.push_back({lines, ""});
    if (!commented_.contains(i)) continue;
    std::string text = i > 0 && commented_.contains(i - 1) ? "" : indent + comment_ + end_of_line;
    for (const auto& line : split_lines(lines.of(text_)))
      text += "#" + line;
    own.push_back({lines, text});
  }
  splices.insert(splices.end(), own.begin(), own.end());
  return true;
}

void YamlMappingEdit::render_flow(std::vector<Splice>& splices) const {
  const auto& pairs = mapping_.pairs;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    kept += goes(i) ? 0 : 1;
  auto head = join(added_, ", ");
  if (!head.empty() && kept > 0) head += ", ";
  const auto inside = mapping_.range.begin + 1;
  if (!head.empty()) splices.push_back({{inside, inside}, head});

  for (std::size_t i = 0; i < pairs.size();) {
    if (!goes(i)) {
      ++i;
      continue;
    }
    auto end = i;
    while (end < pairs.size() && goes(end))
      ++end;
    // The comma behind goes along; where nothing follows, the one before.
    TextRange range{pairs[i].range().begin, pairs[end - 1].range().end};
    if (end < pairs.size()) {
      range.end = pairs[end].range().begin;
    } else if (i > 0) {
      range.begin = pairs[i - 1].range().end;
    }
    splices.push_back({range, ""});
    i = end;
  }
}

}  // namespace guestfit
