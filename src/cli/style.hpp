// SPDX-License-Identifier: LGPL-2.1-or-later
// Colour for a terminal, and nothing for anything else.
#pragma once

#include <string>

namespace guestfit {

class Style {
 public:
  explicit Style(bool coloured) : coloured_(coloured) {}

  std::string bold(const std::string& text) const { return wrap("1", text); }
  std::string red(const std::string& text) const { return wrap("31", text); }
  std::string green(const std::string& text) const { return wrap("32", text); }
  std::string yellow(const std::string& text) const { return wrap("33", text); }
  std::string dim(const std::string& text) const { return wrap("2", text); }

  /// Coloured when the file descriptor is a terminal that can do it and NO_COLOR (no-color.org) is not set.
  static Style for_terminal(int fd);

 private:
  std::string wrap(const char* code, const std::string& text) const {
    return coloured_ ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
  }

  bool coloured_;
};

}  // namespace guestfit
