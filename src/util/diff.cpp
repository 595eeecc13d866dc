// SPDX-License-Identifier: LGPL-2.1-or-later
// Line diff after E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), with the common start
// and end taken off first. Beyond kMaxEdits the differing middle is shown as one replacement: still a
// correct diff, and the time stays bounded for hostile files.
#include "util/diff.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kMaxEdits = 2000;
constexpr std::size_t kContext = 3;

struct Line {
  char kind;  // ' ', '-' or '+'
  const std::string* text;
};

using Lines = std::vector<std::string>;

/// Trace of the greedy forward search: the furthest x on each diagonal, one vector per edit count.
/// Empty when more than kMaxEdits edits are needed.
std::vector<std::vector<int>> search(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const int limit = std::min(n + m, kMaxEdits);
  std::vector<std::vector<int>> trace;
  std::vector<int> furthest(static_cast<std::size_t>(2 * limit + 3), 0);
  const auto at = [&](int k) -> int& { return furthest[static_cast<std::size_t>(k + limit + 1)]; };
  for (int d = 0; d <= limit; ++d) {
    trace.push_back(furthest);
    for (int k = -d; k <= d; k += 2) {
      int x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      at(k) = x;
      if (x >= n && x - k >= m) return trace;
    }
  }
  return {};
}

std::vector<Line> edits(const Lines& a, const Lines& b) {
  const auto trace = search(a, b);
  std::vector<Line> result;
  if (trace.empty()) {
    for (const auto& line : a)
      result.push_back({'-', &line});
    for (const auto& line : b)
      result.push_back({'+', &line});
    return result;
  }
  const int limit = static_cast<int>((trace[0].size() - 3) / 2);
  int x = static_cast<int>(a.size());
  int y = static_cast<int>(b.size());
  for (int d = static_cast<int>(trace.size()) - 1; d >= 0; --d) {
    const auto at = [&](int k) {
      return trace[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + limit + 1)];
    };
    const int k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const int from_x = d == 0 ? 0 : at(down ? k + 1 : k - 1);
    const int from_y = d == 0 ? 0 : from_x - (down ? k + 1 : k - 1);
    while (x > from_x && y > from_y &&
           !(d > 0 && x == from_x + (down ? 0 : 1) && y == from_y + (down ? 1 : 0))) {
      result.push_back({' ', &a[static_cast<std::size_t>(--x)]});
      --y;
    }
    if (d == 0) break;
    result.push_back(down ? Line{'+', &b[static_cast<std::size_t>(--y)]}
                          : Line{'-', &a[static_cast<std::size_t>(--x)]});
  }
  std::reverse(result.begin(), result.end());
  return result;
}

std::string line_text(const Line& line) {
  std::string text = line.kind + *line.text;
  if (!text.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  return text;
}

std::string range(std::size_t start, std::size_t count) {
  if (count == 1) return fmt::format("{}", start + 1);
  return fmt::format("{},{}", count == 0 ? start : start + 1, count);
}

/// Puts edited lines and their context into hunks.
std::string hunks(const std::vector<Line>& lines, std::size_t skipped) {
  std::string out;
  std::size_t i = 0;
  std::size_t old_line = skipped;
  std::size_t new_line = skipped;
  while (i < lines.size()) {
    if (lines[i].kind == ' ') {
      ++i, ++old_line, ++new_line;
      continue;
    }
    std::size_t lead = 0;
    while (lead < kContext && lead < i && lines[i - lead - 1].kind == ' ')
      ++lead;
    std::size_t end = i;
    std::size_t same = 0;
    for (std::size_t j = i; j < lines.size() && same <= 2 * kContext; ++j) {
      same = lines[j].kind == ' ' ? same + 1 : 0;
      if (same == 0) end = j + 1;
    }
    const std::size_t stop = std::min(lines.size(), end + kContext);
    std::string body;
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    for (std::size_t j = i - lead; j < stop; ++j) {
      body += line_text(lines[j]);
      old_count += lines[j].kind != '+' ? 1U : 0U;
      new_count += lines[j].kind != '-' ? 1U : 0U;
    }
    out +=
        fmt::format("@@ -{} +{} @@\n", range(old_line - lead, old_count), range(new_line - lead, new_count)) +
        body;
    old_line += old_count - lead;
    new_line += new_count - lead;
    i = stop;
  }
  return out;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, const std::string& before_name,
                         const std::string& after_name) {
  if (before == after) return "";
  const Lines a = split_lines(before);
  const Lines b = split_lines(after);
  std::size_t head = 0;
  while (head < std::min(a.size(), b.size()) && a[head] == b[head])
    ++head;
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;

  const std::size_t kept_head = std::min(head, kContext);
  const std::size_t kept_tail = std::min(tail, kContext);
  const auto middle = [](const Lines& lines, std::size_t from, std::size_t end_gap) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(from),
                 lines.end() - static_cast<std::ptrdiff_t>(end_gap));
  };
  const Lines old_middle = middle(a, head, tail);
  const Lines new_middle = middle(b, head, tail);
  std::vector<Line> lines;
  for (std::size_t i = head - kept_head; i < head; ++i)
    lines.push_back({' ', &a[i]});
  for (const auto& line : edits(old_middle, new_middle))
    lines.push_back(line);
  for (std::size_t i = a.size() - tail; i < a.size() - tail + kept_tail; ++i)
    lines.push_back({' ', &a[i]});
  return "--- " + before_name + "\n+++ " + after_name + "\n" + hunks(lines, head - kept_head);
}

}  // namespace guestfit
