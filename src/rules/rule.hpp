// SPDX-License-Identifier: LGPL-2.1-or-later
// A rule as its file describes it: rules/FAMILY/AREA/NAME/rule.yaml, id FAMILY/AREA/NAME.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <guestfit/facts.hpp>

#include "rules/check.hpp"
#include "rules/conditions.hpp"
#include "rules/editor.hpp"
#include "rules/parameters.hpp"

namespace guestfit {

/// A guest made of text, for examples: rules/guests/NAME.yaml, or inside an example.
struct ExampleGuest {
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> links;  ///< symbolic links and their targets
  std::vector<std::string> directories;      ///< empty ones
  /// An initramfs for each path, given by the names of the files in it.
  std::map<std::string, std::vector<std::string>> initramfs;
  std::string root;
  std::vector<Disk> disks;
  std::vector<FileSystem> filesystems;  ///< `mountpoint` is where it is mounted
};

/// A case that is run as a test: what the rule makes of a guest, or says of it.
struct Example {
  enum class Outcome { changes, unchanged, not_applicable };

  std::string name;
  int line = 0;
  std::string guest;                 ///< name of the guest it starts from, "" for an empty one
  ExampleGuest own;                  ///< added to it
  std::vector<std::string> removed;  ///< files taken out of it
  std::string target = "ec2";
  bool strict = false;
  Outcome outcome = Outcome::unchanged;
  std::map<std::string, std::string> files;  ///< new content of every text file that changes
  std::map<std::string, std::vector<std::string>>
      modules;                        ///< modules added, of every initramfs that changes
  std::vector<std::string> gone;      ///< files that are removed
  std::vector<std::string> findings;  ///< "CODE" or "CODE SEVERITY", in order
  std::vector<std::string> says;      ///< texts that the messages and remedies of the findings must have
};

struct Rule {
  std::string id;
  std::string file;
  std::string title;
  std::string why;
  std::vector<std::string> spec;  ///< ids of what it serves ("MOD-4")
  Conditions when;
  const Editor* editor = nullptr;  ///< of a rule that changes guests
  const Check* check = nullptr;    ///< of a rule of kind "check"; a rule has one of the two
  Parameters parameters;
  std::vector<std::string> after;  ///< ids of rules that run before it
  std::vector<Example> examples;

  bool is_check() const { return check != nullptr; }
  const std::vector<ParameterInfo>& parameter_infos() const {
    return is_check() ? check->parameters : editor->parameters;
  }
};

}  // namespace guestfit
