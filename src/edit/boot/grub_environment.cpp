// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_environment.hpp"

#include <guestfit/error.hpp>

namespace guestfit {

namespace {

constexpr std::string_view kSignature = "# GRUB Environment Block\n";
constexpr std::size_t kMaxBlock = 1U << 20U;

struct Line {
  std::string raw;   ///< with its line end
  std::string name;  ///< "" for a comment
  std::string value;
};

struct Block {
  std::vector<Line> lines;
  std::string end;  ///< what an editor left behind the padding: GRUB writes nothing there
};

/// A backslash escapes a backslash and a line end.
std::size_t line_end(std::string_view text, std::size_t at) {
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at, text.size());
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    result += text[i];
  }
  return result;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '\n') result += '\\';
    result += c;
  }
  return result;
}

std::optional<Block> parse(std::string_view text) {
  if (text.size() > kMaxBlock || !text.starts_with(kSignature)) return std::nullopt;
  Block block;
  if (text.ends_with("#\n")) {
    block.end = "\n";
    text.remove_suffix(1);
  }
  for (std::size_t at = kSignature.size(); at < text.size();) {
    const auto end = line_end(text, at);
    const auto line = text.substr(at, end - at);
    // The padding is a comment without a line end.
    if (end == text.size() && line.starts_with('#')) break;
    const auto equals = line.find('=');
    const bool is_variable = !line.starts_with('#') && equals != std::string_view::npos;
    block.lines.push_back({std::string(line) + "\n", std::string(is_variable ? line.substr(0, equals) : ""),
                           is_variable ? unescaped(line.substr(equals + 1)) : ""});
    at = end + 1;
  }
  return block;
}

Block parse_or_throw(std::string_view text) {
  auto block = parse(text);
  if (block) return std::move(*block);
  throw Error(ErrorKind::failed, "", "The file grubenv is not an environment block of GRUB.",
              "Make it again in the guest with grub-editenv - create.");
}

std::string write(const Block& block, std::size_t size) {
  std::string text(kSignature);
  for (const auto& line : block.lines)
    text += line.raw;
  if (text.size() + block.end.size() > size) {
    throw Error(ErrorKind::failed, "", "The environment block of GRUB has no room for another value.",
                "Remove variables from it in the guest with grub-editenv - unset NAME.");
  }
  text.append(size - text.size() - block.end.size(), '#');
  return text + block.end;
}

}  // namespace

std::optional<std::vector<std::pair<std::string, std::string>>> parse_grub_environment(
    std::string_view block) {
  const auto parsed = parse(block);
  if (!parsed) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> variables;
  for (const auto& line : parsed->lines) {
    if (!line.name.empty()) variables.emplace_back(line.name, line.value);
  }
  return variables;
}

std::optional<std::string> get_grub_variable(std::string_view block, const std::string& name) {
  const auto parsed = parse(block);
  if (!parsed) return std::nullopt;
  for (const auto& line : parsed->lines) {
    if (line.name == name) return line.value;
  }
  return std::nullopt;
}

std::string set_grub_variable(std::string_view block, const std::string& name, const std::string& value) {
  auto parsed = parse_or_throw(block);
  const Line wanted{name + "=" + escaped(value) + "\n", name, value};
  for (auto& line : parsed.lines) {
    if (line.name != name) continue;
    if (line.value == value) return std::string(block);
    line = wanted;
    return write(parsed, block.size());
  }
  parsed.lines.push_back(wanted);
  return write(parsed, block.size());
}

std::string unset_grub_variable(std::string_view block, const std::string& name) {
  auto parsed = parse_or_throw(block);
  if (std::erase_if(parsed.lines, [&](const Line& line) { return line.name == name; }) == 0) {
    return std::string(block);
  }
  return write(parsed, block.size());
}

}  // namespace guestfit
