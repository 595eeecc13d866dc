// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_keyfile.hpp"

#include <algorithm>
#include <utility>

#include "util/text.hpp"

namespace guestfit {

namespace {

/// Profiles have a kilobyte or two.
constexpr std::size_t kMaxKeyfile = 64U << 10U;

}  // namespace

std::optional<NmKeyfile::Line> NmKeyfile::read_line(const std::string& raw, const std::string& group) {
  Line line;
  line.group = group;
  line.raw = raw;
  const auto text = trim(without_line_end(raw));
  if (text.empty() || text.starts_with('#')) return line;
  if (text.starts_with('[')) {
    if (!text.ends_with(']') || text.size() < 3) return std::nullopt;
    line.kind = Line::Kind::group;
    line.group = text.substr(1, text.size() - 2);
    return line;
  }
  const auto equals = text.find('=');
  if (group.empty() || equals == 0 || equals == std::string_view::npos) return std::nullopt;
  line.kind = Line::Kind::key;
  line.key = trim(text.substr(0, equals));
  line.value = trim(text.substr(equals + 1));
  return line;
}

NmKeyfile::NmKeyfile(std::string_view text) {
  understood_ = text.size() <= kMaxKeyfile && text.find('\0') == std::string_view::npos;
  std::string group;
  for (const auto& raw : split_lines(text)) {
    auto line = understood_ ? read_line(raw, group) : std::nullopt;
    if (!line) {
      understood_ = false;
      line = Line{Line::Kind::other, "", "", "", raw};
    }
    group = line->group;
    lines_.push_back(std::move(*line));
  }
  if (understood_) return;
  for (auto& line : lines_)
    line = {Line::Kind::other, "", "", "", line.raw};
}

const NmKeyfile::Line* NmKeyfile::find(const std::string& group, const std::string& key) const {
  const auto found = std::find_if(lines_.rbegin(), lines_.rend(), [&](const Line& line) {
    return line.kind == Line::Kind::key && line.group == group && line.key == key;
  });
  return found == lines_.rend() ? nullptr : &*found;
}

bool NmKeyfile::has_group(const std::string& group) const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [&](const Line& line) { return line.kind == Line::Kind::group && line.group == group; });
}

std::vector<std::string> NmKeyfile::keys(const std::string& group) const {
  std::vector<std::string> names;
  for (const auto& line : lines_) {
    if (line.kind == Line::Kind::key && line.group == group) names.push_back(line.key);
  }
  return names;
}

std::optional<std::string> NmKeyfile::value(const std::string& group, const std::string& key) const {
  const auto* const line = find(group, key);
  return line == nullptr ? std::nullopt : std::optional(line->value);
}

bool NmKeyfile::is_true(const std::string& group, const std::string& key) const {
  const auto text = value(group, key);
  return text == "true" || text == "1" || text == "yes";
}

bool NmKeyfile::is_false(const std::string& group, const std::string& key) const {
  const auto text = value(group, key);
  return text == "false" || text == "0" || text == "no";
}

std::string NmKeyfile::line_end() const {
  return !lines_.empty() && lines_.front().raw.ends_with("\r\n") ? "\r\n" : "\n";
}

void NmKeyfile::set(const std::string& group, const std::string& key, const std::string& value) {
  if (const auto* const found = find(group, key)) {
    auto& line = lines_[static_cast<std::size_t>(found - lines_.data())];
    const auto end = line.raw.substr(without_line_end(line.raw).size());
    line.raw = line.raw.substr(0, line.raw.find('=') + 1) + value + end;
    line.value = value;
    return;
  }
  const auto end = line_end();
  if (!lines_.empty() && !lines_.back().raw.ends_with('\n')) lines_.back().raw += end;
  Line line{Line::Kind::key, group, key, value, key + "=" + value + end};
  const auto last = std::find_if(lines_.rbegin(), lines_.rend(), [&](const Line& other) {
    return other.kind != Line::Kind::other && other.group == group;
  });
  if (last != lines_.rend()) {
    lines_.insert(last.base(), std::move(line));
    return;
  }
  if (!lines_.empty() && !trim(lines_.back().raw).empty())
    lines_.push_back({Line::Kind::other, "", "", "", end});
  lines_.push_back({Line::Kind::group, group, "", "", "[" + group + "]" + end});
  lines_.push_back(std::move(line));
}

void NmKeyfile::remove(const std::string& group, const std::string& key) {
  std::erase_if(lines_, [&](const Line& line) {
    return line.kind == Line::Kind::key && line.group == group && line.key == key;
  });
}

void NmKeyfile::remove_group(const std::string& group) {
  std::erase_if(lines_, [&](const Line& line) {
    return line.group == group && (line.kind != Line::Kind::other || trim(line.raw).empty());
  });
}

std::string NmKeyfile::text() const {
  std::string text;
  for (const auto& line : lines_)
    text += line.raw;
  return text;
}

}  // namespace guestfit
