// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_changes.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <guestfit/error.hpp>

#include "edit/boot/grub_environment.hpp"
#include "edit/boot/grub_script.hpp"
#include "util/text.hpp"

namespace guestfit {

Grub2Changes::Grub2Changes(const Grub2Files& files)
    : edit_{files, {}, {}, {}}, config_(parse_grub_cfg(files.config.text)), defaults_(files.defaults) {
  for (const auto& path : defaults_.not_understood()) {
    add_finding(
        Severity::warning,
        fmt::format("{} cannot be understood, so only {} is changed.", path, files.config.path),
        fmt::format("Make the same settings in {}, or the next update of GRUB's menu undoes them.", path));
  }
}

void Grub2Changes::set_default(const std::string& name, const std::string& value, const std::string& reason) {
  const auto before = defaults_.files();
  const auto path = defaults_.set(name, value);
  if (!path) return;
  add_setting(*path, name, value);
  if (defaults_.files() != before) add_reason(*path, reason);
}

void Grub2Changes::comment_out_default(const std::string& name, const std::string& reason) {
  for (const auto& path : defaults_.comment_out(name)) {
    add_setting(path, name, "");
    add_reason(path, reason);
  }
}

bool Grub2Changes::splice_config(std::vector<Splice> splices, const std::string& reason) {
  std::erase_if(splices, [&](const Splice& s) { return s.range.of(config_text()) == s.replacement; });
  if (splices.empty()) return false;
  splices_.insert(splices_.end(), splices.begin(), splices.end());
  add_reason(edit_.files.config.path, reason);
  return true;
}

void Grub2Changes::set_environment(std::string text, const std::string& reason) {
  auto& file = *edit_.files.environment;
  if (file.text == text) return;
  file.text = std::move(text);
  add_reason(file.path, reason);
}

bool Grub2Changes::set_variable(const std::string& name, const std::string& value,
                                const std::string& reason) {
  const auto& file = *edit_.files.environment;
  try {
    set_environment(set_grub_variable(file.text, name, value), reason);
    add_setting(file.path, name, value);
    return true;
  } catch (const Error& error) {
    add_finding(Severity::warning,
                fmt::format("{} cannot get \"{}={}\": {}", file.path, name, printable(value), error.what()),
                error.remedy());
    return false;
  }
}

void Grub2Changes::set_custom(std::size_t index, std::string text, const std::string& reason) {
  auto& file = edit_.files.custom[index];
  if (file.text == text) return;
  file.text = std::move(text);
  add_reason(file.path, reason);
}

void Grub2Changes::add_setting(const std::string& path, const std::string& name, const std::string& value) {
  edit_.settings.push_back({path, name, value});
}

void Grub2Changes::add_finding(Severity severity, const std::string& message, const std::string& remedy) {
  edit_.findings.push_back({"", "", severity, message, remedy});
}

void Grub2Changes::add_reason(const std::string& path, const std::string& reason) {
  const FileReason wanted{path, reason};
  auto& reasons = edit_.reasons;
  if (std::find(reasons.begin(), reasons.end(), wanted) == reasons.end()) reasons.push_back(wanted);
}

Grub2Edit Grub2Changes::finish() {
  edit_.files.defaults = defaults_.files();
  edit_.files.config.text = apply_splices(config_text(), std::exchange(splices_, {}));
  return std::move(edit_);
}

Splice insert_grub_setting(const std::string& config_text, const std::string& name,
                           const std::string& value) {
  const auto tokens = scan_grub_script(config_text);
  const auto first = std::find_if(tokens.begin(), tokens.end(),
                                  [](const GrubToken& token) { return token.kind == GrubTokenKind::word; });
  const auto word = first == tokens.end() ? config_text.size() : first->range.begin;
  const auto newline = config_text.rfind('\n', word);
  const auto at = newline == std::string::npos || word == 0 ? 0 : newline + 1;
  return {{at, at}, fmt::format("set {}={}\n", name, value)};
}

}  // namespace guestfit
