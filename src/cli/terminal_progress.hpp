// SPDX-License-Identifier: LGPL-2.1-or-later
// Progress on standard error: a line that is written over on a terminal, plain lines elsewhere.
#pragma once

#include <string>

#include <guestfit/engine.hpp>

namespace guestfit {

class TerminalProgress : public Progress {
 public:
  /// `steps`: say what is being done; `details`: say more (-v).
  TerminalProgress(bool steps, bool details);
  ~TerminalProgress() override;

  void step(const std::string& text) override;
  void fraction(double done) override;
  void detail(const std::string& text) override;

  /// Removes the line that is written over, before something else is printed.
  void clear();

 private:
  void draw(const std::string& text);

  bool steps_;
  bool details_;
  bool terminal_;
  std::string current_;
  int shown_percent_ = -1;
};

}  // namespace guestfit
