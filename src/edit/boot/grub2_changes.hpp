// SPDX-License-Identifier: LGPL-2.1-or-later
// The working copy of the files of GRUB 2 that every editor of them begins with: sets defaults, replaces
// bytes of grub.cfg, and keeps the reasons with the files.
#pragma once

#include <string>
#include <vector>

#include "edit/boot/grub2_files.hpp"
#include "edit/text/shell_settings.hpp"

namespace guestfit {

class Grub2Changes {
 public:
  explicit Grub2Changes(const Grub2Files& files);

  const GrubConfig& config() const { return config_; }
  const std::string& config_text() const { return edit_.files.config.text; }
  const ShellSettings& defaults() const { return defaults_; }
  const std::optional<TextFile>& environment() const { return edit_.files.environment; }
  const std::vector<TextFile>& custom() const { return edit_.files.custom; }

  /// Sets a variable of /etc/default/grub, or the file that overrides it. `reason` is kept when that changes
  /// the file.
  void set_default(const std::string& name, const std::string& value, const std::string& reason);
  void comment_out_default(const std::string& name, const std::string& reason);

  /// Replaces bytes of grub.cfg. False when they are the same already.
  bool splice_config(std::vector<Splice> splices, const std::string& reason);

  void set_environment(std::string text, const std::string& reason);
  /// Sets a variable of grubenv, which must be there. False, with a finding, when it has no room for it.
  bool set_variable(const std::string& name, const std::string& value, const std::string& reason);
  void set_custom(std::size_t index, std::string text, const std::string& reason);

  void add_setting(const std::string& path, const std::string& name, const std::string& value);
  void add_finding(Severity severity, const std::string& message, const std::string& remedy);

  /// The result; the changes are used up.
  Grub2Edit finish();

 private:
  void add_reason(const std::string& path, const std::string& reason);

  Grub2Edit edit_;
  GrubConfig config_;
  ShellSettings defaults_;
  std::vector<Splice> splices_;
};

/// A "set NAME=VALUE" line goes where a configuration that lacks it can take it: before its first command.
Splice insert_grub_setting(const std::string& config_text, const std::string& name, const std::string& value);

}  // namespace guestfit
