// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/terminal_progress.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kBarWidth = 30;

}  // namespace

TerminalProgress::TerminalProgress(bool steps, bool details)
    : steps_(steps), details_(details), terminal_(isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
  clear();
}

void TerminalProgress::step(const std::string& text) {
  if (!steps_) return;
  current_ = printable(text);
  shown_percent_ = -1;
  if (terminal_) {
    draw(current_ + " ...");
  } else {
    fmt::print(stderr, "{}\n", current_);
  }
}

void TerminalProgress::fraction(double done) {
  const int percent = static_cast<int>(done * 100);
  if (!steps_ || !terminal_ || percent == shown_percent_) return;
  shown_percent_ = percent;
  const int filled = percent * kBarWidth / 100;
  draw(fmt::format("{} [{}{}] {}%", current_, std::string(static_cast<std::size_t>(filled), '#'),
                   std::string(static_cast<std::size_t>(kBarWidth - filled), ' '), percent));
}

void TerminalProgress::detail(const std::string& text) {
  if (!details_) return;
  clear();
  fmt::print(stderr, "  {}\n", printable(text));
}

void TerminalProgress::clear() {
  if (terminal_ && !current_.empty()) fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

void TerminalProgress::draw(const std::string& text) {
  fmt::print(stderr, "\r\033[K{}", text);
  std::fflush(stderr);
}

}  // namespace guestfit
