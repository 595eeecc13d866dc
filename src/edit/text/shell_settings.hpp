// SPDX-License-Identifier: LGPL-2.1-or-later
// Shell variables that several files set, each sourced after the one before: /etc/default/grub and then
// /etc/default/grub.d/*.cfg. The file that has the last word on a variable is the one that is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edit/text/shell_value.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

class ShellSettings {
 public:
  /// `files` in the order in which they are sourced. A file that cannot be understood is set aside: it is
  /// neither read nor changed, and `not_understood` names it.
  explicit ShellSettings(std::vector<TextFile> files);

  bool has_files() const { return !files_.empty(); }
  const std::vector<std::string>& not_understood() const { return not_understood_; }

  /// True when a file sets the variable, even to something that cannot be known.
  bool is_set(const std::string& name) const { return environment_.contains(name); }

  /// None when it is not set, or only running the files would tell to what.
  std::optional<std::string> value(const std::string& name) const;

  /// Makes `value` the value of `name` in the file that sets it last, else in the first file.
  /// The path of that file; none when there is no file. Files keep their bytes when the value is that
  /// already.
  std::optional<std::string> set(const std::string& name, const std::string& value);

  /// Turns every assignment of `name` into a comment. The paths of the files that changed.
  std::vector<std::string> comment_out(const std::string& name);

  /// All files that were given, in the same order, those set aside included.
  std::vector<TextFile> files() const;

 private:
  struct Slot {
    TextFile file;
    bool understood = true;
  };

  void source_all();
  Slot* last_to_set(const std::string& name);

  std::vector<Slot> files_;
  std::vector<std::string> not_understood_;
  ShellEnvironment environment_;
};

}  // namespace guestfit
