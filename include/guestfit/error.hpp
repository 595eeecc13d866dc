// SPDX-License-Identifier: LGPL-2.1-or-later
// The one exception type of guestfit. An error says what happened and where (`what()`), and what a person
// can do about it (`remedy()`); `code()` is stable across releases ("ERR-9", "LIM-4"; "" where none fits).
#pragma once

#include <stdexcept>
#include <string>

namespace guestfit {

enum class ErrorKind {
  failed,   ///< something went wrong; the image is as it was (exit status 1)
  refused,  ///< guestfit will not do this to this guest; nothing was written (exit status 3)
  usage,    ///< the request itself makes no sense (exit status 64)
};

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string code, const std::string& message, std::string remedy)
      : std::runtime_error(message), kind_(kind), code_(std::move(code)), remedy_(std::move(remedy)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& code() const { return code_; }
  const std::string& remedy() const { return remedy_; }

 private:
  ErrorKind kind_;
  std::string code_;
  std::string remedy_;
};

}  // namespace guestfit
