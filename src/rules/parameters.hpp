// SPDX-License-Identifier: LGPL-2.1-or-later
// The parameters of a rule: what an editor or a check takes, and the values that a rule file or --set gives.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/config_node.hpp"

namespace guestfit {

struct ParameterInfo {
  enum class Kind { number, text, texts, records };

  std::string name;
  Kind kind = Kind::text;
  std::string meaning;              ///< for a person, half a sentence
  std::vector<std::string> fields;  ///< of a record
};

/// A value for each parameter of an editor or check. Made by `read_parameters` only, so that every value is
/// there and of its kind.
class Parameters {
 public:
  long number(const std::string& name) const;
  std::string text(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;
  /// Fields that a record leaves out are "".
  std::vector<std::map<std::string, std::string>> records(const std::string& name) const;

  /// Replaces a number, a text or a list (words between commas). Throws Error (usage) when `value` does not
  /// fit or the parameter is a list of records.
  void set(const ParameterInfo& info, const std::string& value);

  const std::map<std::string, ConfigNode>& values() const { return values_; }

 private:
  friend Parameters read_parameters(const ConfigNode&, const std::vector<ParameterInfo>&, const std::string&,
                                    RuleProblems&);
  std::map<std::string, ConfigNode> values_;
};

/// Reads and checks the `parameters` of a rule in `file` against what its editor or check takes.
Parameters read_parameters(const ConfigNode& node, const std::vector<ParameterInfo>& infos,
                           const std::string& file, RuleProblems& problems);

}  // namespace guestfit
