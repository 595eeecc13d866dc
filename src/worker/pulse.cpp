// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/pulse.hpp"

#include "util/text.hpp"

namespace guestfit {

std::string state_of_work(std::string_view stat, std::string_view status, std::string_view diskstats) {
  // proc(5). The name in stat is in parentheses and may hold anything; the time in user mode is the twelfth
  // word after it.
  constexpr std::size_t kUserTime = 11;
  const auto name_end = stat.rfind(')');
  const auto words = split_words(name_end == std::string_view::npos ? "" : stat.substr(name_end + 1));
  std::string state = words.size() > kUserTime ? words[kUserTime] : "";
  for (const auto& line : split_lines(status)) {
    if (line.starts_with("voluntary_ctxt_switches")) state += " " + line;
  }
  // Documentation/admin-guide/iostats.rst
  constexpr std::size_t kReads = 3;
  constexpr std::size_t kWrites = 7;
  for (const auto& line : split_lines(diskstats)) {
    const auto numbers = split_words(line);
    if (numbers.size() > kWrites) state += " " + numbers[kReads] + "/" + numbers[kWrites];
  }
  return state;
}

bool Pulse::beats(const std::string& state, Time now) {
  if (state != state_) {
    state_ = state;
    changed_ = now;
  }
  return now - changed_ <= patience_;
}

}  // namespace guestfit
