// SPDX-License-Identifier: LGPL-2.1-or-later
// One ifcfg file, Red Hat's or SUSE's: shell variables that describe a network interface, whose name follows
// "ifcfg-" in the name of the file.
//
// Variables are taken out, not commented out: initscripts' network script looks for "DEVICE=" and "ONBOOT="
// with grep and evaluates what it finds on one line, where a "#" would hide everything after it
// (initscripts, rc.d/init.d/network).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/shell_value.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

/// The program that reads the files.
enum class IfcfgReader {
  initscripts,      ///< Red Hat's network service
  network_manager,  ///< NetworkManager's plugin for Red Hat's files
  suse,             ///< SUSE's ifup, and wicked
};

/// True for a file that is left over from an editor or a package manager and that the program passes over.
/// initscripts: rc.d/init.d/functions; NetworkManager: ifcfg-rh/nms-ifcfg-rh-utils.c; wicked:
/// client/suse/compat-suse.c.
bool is_ignored_ifcfg(std::string_view path, IfcfgReader reader);

class IfcfgFile {
 public:
  /// `file.path` ends with "/ifcfg-NAME".
  explicit IfcfgFile(TextFile file);

  const std::string& path() const { return file_.path; }
  const std::string& text() const { return file_.text; }
  const std::string& name() const { return name_; }

  /// False for a file that cannot be read as a file of variables; it has no variables then.
  bool is_understood() const { return understood_; }

  /// True when the variable is set to something, be it unknown; "NAME=" sets nothing.
  bool has(const std::string& variable) const;
  /// "" when it is not set or not known.
  std::string value(const std::string& variable) const;
  std::string lower_value(const std::string& variable) const;
  bool is_yes(const std::string& variable) const;
  bool is_no(const std::string& variable) const;

  /// Variables that are set to something, in the order of their names.
  std::vector<std::string> variables() const;

  void set(const std::string& variable, const std::string& value);
  void remove(const std::set<std::string>& variables);

 private:
  void read();

  TextFile file_;
  std::string name_;
  bool understood_ = true;
  ShellEnvironment environment_;
};

}  // namespace guestfit
