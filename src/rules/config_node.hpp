// SPDX-License-Identifier: LGPL-2.1-or-later
// A YAML document as plain values that know their line. The rest of guestfit sees no YAML library.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <guestfit/catalogue.hpp>

namespace guestfit {

struct ConfigNode {
  enum class Kind { missing, text, list, map };

  Kind kind = Kind::missing;
  std::string text;              ///< of a scalar, as written
  std::vector<ConfigNode> list;  ///< of a list
  std::vector<std::pair<std::string, ConfigNode>> map;
  int line = 0;      ///< in its file, from 1
  int key_line = 0;  ///< where its key stands, for a value of a map

  /// The value of `key`; a node of kind `missing` when there is none or this is not a map.
  const ConfigNode& operator[](const std::string& key) const;
  explicit operator bool() const { return kind != Kind::missing; }
};

using RuleProblems = std::vector<RuleProblem>;

/// Reads one YAML document. Its problems (bad syntax, an alias, a key twice, too deep) go to `problems`; the
/// node is then of kind `missing`. Throws Error only when the file cannot be read.
ConfigNode load_config(const std::filesystem::path& file, RuleProblems& problems);

/// Reads the fields of a map with strict keys: what is not asked for is a problem, with the nearest known
/// key as a hint.
class ConfigReader {
 public:
  ConfigReader(const ConfigNode& node, std::string file, RuleProblems& problems);

  std::string text(const std::string& key);                ///< "" and a problem when missing
  std::string optional_text(const std::string& key);       ///< "" when missing
  std::vector<std::string> texts(const std::string& key);  ///< a list, or one text; empty when missing
  const ConfigNode& node(const std::string& key);
  /// Calls `read` for each item of a list of maps.
  void each(const std::string& key, const std::function<void(ConfigReader&)>& read);

  void problem(int line, const std::string& message, const std::string& hint = "");
  /// Reports every key that was not asked for. To be called last.
  void finish();
  int line() const { return node_.line; }

 private:
  const ConfigNode& node_;
  std::string file_;
  RuleProblems& problems_;
  std::vector<std::string> known_;
};

/// Bytes, from a number with a unit: "512 MiB", "16 TiB". 0 and a problem for anything else.
std::uint64_t read_size(ConfigReader& reader, const ConfigNode& node);

/// The member of `known` that is most like `word`, for "did you mean"; "" when none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& known);

}  // namespace guestfit
