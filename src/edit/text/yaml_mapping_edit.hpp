// SPDX-License-Identifier: LGPL-2.1-or-later
// Changes to the entries of one mapping of a YAML text. In block style an entry is whole lines, which can be
// taken out or commented out; in flow style ("{a: 1, b: 2}") it is a part of a line, which is taken out.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/yaml_document.hpp"

namespace guestfit {

class YamlMappingEdit {
 public:
  /// Both must outlive this object; `mapping` is a mapping of `text`.
  YamlMappingEdit(std::string_view text, const YamlNode& mapping) : text_(text), mapping_(mapping) {}

  void remove(std::size_t pair) { removed_.insert(pair); }

  /// With a line `comment` ("# ...") before it, unless the entry before is commented out as well.
  void comment_out(std::size_t pair, std::string comment);

  /// A new first entry, "key: value" on one line. Those added earlier stand before those added later.
  void add(std::string entry) { added_.push_back(std::move(entry)); }

  /// True when every entry goes and none comes. In block style nothing at all would be left of the mapping,
  /// so the entry that has it should go instead.
  bool empties() const;

  /// Adds the changes to `splices`. False when an entry does not stand where it can be changed ("? key", or
  /// behind something else in its line); then nothing is added.
  bool render(std::vector<Splice>& splices) const;

 private:
  bool render_block(std::vector<Splice>& splices) const;
  void render_flow(std::vector<Splice>& splices) const;
  bool goes(std::size_t pair) const { return removed_.contains(pair) || commented_.contains(pair); }
  TextRange lines_of(const YamlPair& pair) const;

  std::string_view text_;
  const YamlNode& mapping_;
  std::set<std::size_t> removed_;
  std::set<std::size_t> commented_;
  std::string comment_;
  std::vector<std::string> added_;
};

}  // namespace guestfit
