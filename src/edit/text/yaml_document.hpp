// SPDX-License-Identifier: LGPL-2.1-or-later
// A YAML text as a tree that knows which bytes each node has, so that edits can be splices. Read by libyaml,
// which gives the end of a node, too, and is what netplan reads its files with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

struct YamlPair;

struct YamlNode {
  enum class Kind { scalar, sequence, mapping };
  Kind kind = Kind::scalar;
  TextRange range;              ///< of a block collection: from its first entry to the end of its last
  std::string value;            ///< of a scalar, quotes and escapes undone; "" for nothing at all
  bool flow = false;            ///< a collection in brackets or braces
  std::vector<YamlNode> items;  ///< of a sequence
  std::vector<YamlPair> pairs;  ///< of a mapping, in order; a key may come twice

  bool is_mapping() const { return kind == Kind::mapping; }
  /// True for `key:` with nothing behind it.
  bool is_nothing() const { return kind == Kind::scalar && range.begin == range.end; }
  /// The last value of `key` in a mapping; null when there is none.
  const YamlNode* find(std::string_view key) const;
};

struct YamlPair {
  YamlNode key;
  YamlNode value;

  TextRange range() const { return {key.range.begin, std::max(key.range.end, value.range.end)}; }
};

struct YamlDocument {
  std::optional<YamlNode> root;  ///< none for an empty document, and when there is a problem
  std::string problem;           ///< "" or why the text cannot be used: "line 3: ..."
};

/// The first document of `text`. Anchors are a problem: what stands in one place would mean another, too.
YamlDocument parse_yaml(std::string_view text);

}  // namespace guestfit
