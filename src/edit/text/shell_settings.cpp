// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_settings.hpp"

#include <algorithm>
#include <utility>

#include <guestfit/error.hpp>

#include "edit/text/shell_statements.hpp"
#include "edit/text/shell_variables.hpp"

namespace guestfit {

namespace {

bool is_understood(const std::string& text) {
  try {
    find_shell_assignments(text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool mentions(const std::string& text, const std::string& name) {
  const auto assignments = find_shell_assignments(text);
  return std::any_of(assignments.begin(), assignments.end(),
                     [&](const ShellAssignment& assignment) { return assignment.name == name; });
}

}  // namespace

ShellSettings::ShellSettings(std::vector<TextFile> files) {
  for (auto& file : files) {
    const bool understood = is_understood(file.text);
    if (!understood) not_understood_.push_back(file.path);
    files_.push_back({std::move(file), understood});
  }
  source_all();
}

std::optional<std::string> ShellSettings::value(const std::string& name) const {
  const auto found = environment_.find(name);
  return found == environment_.end() ? std::nullopt : found->second;
}

std::optional<std::string> ShellSettings::set(const std::string& name, const std::string& value) {
  auto* const slot = last_to_set(name);
  if (slot == nullptr) return std::nullopt;
  ShellEnvironment before;
  for (const auto& earlier : files_) {
    if (&earlier == slot) break;
    if (earlier.understood) before = source_shell_text(earlier.file.text, std::move(before));
  }
  slot->file.text = set_shell_variable(slot->file.text, name, value, before);
  source_all();
  return slot->file.path;
}

std::vector<std::string> ShellSettings::comment_out(const std::string& name) {
  std::vector<std::string> changed;
  for (auto& slot : files_) {
    if (!slot.understood) continue;
    auto text = comment_out_shell_variable(slot.file.text, name);
    if (text == slot.file.text) continue;
    slot.file.text = std::move(text);
    changed.push_back(slot.file.path);
  }
  source_all();
  return changed;
}

std::vector<TextFile> ShellSettings::files() const {
  std::vector<TextFile> files;
  for (const auto& slot : files_)
    files.push_back(slot.file);
  return files;
}

void ShellSettings::source_all() {
  environment_.clear();
  for (const auto& slot : files_) {
    if (slot.understood) environment_ = source_shell_text(slot.file.text, std::move(environment_));
  }
}

ShellSettings::Slot* ShellSettings::last_to_set(const std::string& name) {
  Slot* first = nullptr;
  Slot* last = nullptr;
  for (auto& slot : files_) {
    if (!slot.understood) continue;
    if (first == nullptr) first = &slot;
    if (mentions(slot.file.text, name)) last = &slot;
  }
  return last != nullptr ? last : first;
}

}  // namespace guestfit
