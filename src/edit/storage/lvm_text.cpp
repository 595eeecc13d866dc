// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/lvm_text.hpp"

#include <algorithm>

namespace guestfit {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/' ||
         c == '-' || c == '.';
}

/// The string that begins at `at`, up to its closing quote or the end of the text.
LvmToken read_string(std::string_view text, std::size_t at) {
  LvmToken token;
  token.is_string = true;
  const char quote = text[at];
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != quote) {
    if (text[end] == '\\' && quote == '"' && end + 1 < text.size()) ++end;
    token.text += text[end++];
  }
  token.range = {at, std::min(end + 1, text.size())};
  return token;
}

}  // namespace

std::vector<LvmToken> read_lvm_tokens(std::string_view text) {
  std::vector<LvmToken> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '"' || c == '\'') {
      tokens.push_back(read_string(text, at));
      at = tokens.back().range.end;
    } else if (is_word_character(c)) {
      std::size_t end = at;
      while (end < text.size() && is_word_character(text[end]))
        ++end;
      tokens.push_back({std::string(text.substr(at, end - at)), false, {at, end}});
      at = end;
    } else {
      if (std::string_view(" \t\r\n").find(c) == std::string_view::npos)
        tokens.push_back({std::string(1, c), false, {at, at + 1}});
      ++at;
    }
  }
  return tokens;
}

}  // namespace guestfit
