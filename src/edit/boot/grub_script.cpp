// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_script.hpp"

#include <algorithm>

namespace guestfit {

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<GrubToken> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t') {
        ++at_;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '{' || c == '}') {
        single(c == '{' ? GrubTokenKind::open : GrubTokenKind::close);
      } else if (is_separator(c)) {
        single(GrubTokenKind::separator);
      } else {
        word();
      }
    }
    return std::move(tokens_);
  }

 private:
  static bool is_separator(char c) { return std::string_view("\n;&|<>").find(c) != std::string_view::npos; }
  static bool ends_word(char c) { return c == ' ' || c == '\t' || c == '{' || c == '}' || is_separator(c); }

  void single(GrubTokenKind kind) {
    tokens_.push_back({kind, {}, {at_, at_ + 1}});
    ++at_;
  }

  void word() {
    GrubToken token{GrubTokenKind::word, {}, {at_, at_}};
    while (at_ < text_.size() && !ends_word(text_[at_])) {
      const char c = text_[at_];
      if (c == '\'') {
        single_quotes(token.value);
      } else if (c == '"') {
        double_quotes(token.value);
      } else if (c == '\\') {
        escape(token.value, false);
      } else if (c == '$') {
        variable(token.value);
      } else {
        token.value += c;
        ++at_;
      }
    }
    token.range.end = at_;
    tokens_.push_back(std::move(token));
  }

  void single_quotes(std::string& value) {
    const auto end = std::min(text_.find('\'', at_ + 1), text_.size());
    value += text_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, text_.size());
  }

  void double_quotes(std::string& value) {
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
      if (text_[at_] == '\\') {
        escape(value, true);
      } else {
        value += text_[at_++];
      }
    }
    if (at_ < text_.size()) ++at_;
  }

  void escape(std::string& value, bool in_double_quotes) {
    if (++at_ == text_.size()) return;
    const char c = text_[at_++];
    if (c == '\n') return;
    if (in_double_quotes && std::string_view("\\\"$").find(c) == std::string_view::npos) value += '\\';
    value += c;
  }

  /// The braces of "${name}" do not end the word.
  void variable(std::string& value) {
    value += text_[at_++];
    if (at_ == text_.size() || text_[at_] != '{') return;
    const auto end = text_.find_first_of("}\n", at_);
    if (end == std::string_view::npos || text_[end] == '\n') return;
    value += text_.substr(at_, end + 1 - at_);
    at_ = end + 1;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<GrubToken> tokens_;
};

}  // namespace

std::vector<GrubToken> scan_grub_script(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace guestfit
