// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/lvm_metadata.hpp"

#include <algorithm>

#include "edit/storage/lvm_text.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// Follows the sections of the text, and takes the settings in them one after the other.
class Reader {
 public:
  explicit Reader(std::string_view text) : tokens_(read_lvm_tokens(text)) {}

  std::optional<LvmGroup> read() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].is("{")) {
        open(i > 0 ? tokens_[i - 1].text : "");
      } else if (tokens_[i].is("}")) {
        if (sections_.empty()) return std::nullopt;
        sections_.pop_back();
      } else if (tokens_[i].is("=") && i > 0 && i + 1 < tokens_.size()) {
        set(tokens_[i - 1].text, values_at(i + 1));
      }
    }
    if (group_.name.empty() || group_.id.empty() || group_.physical_volumes.empty()) return std::nullopt;
    return std::move(group_);
  }

 private:
  void open(const std::string& name) {
    if (sections_.empty() && group_.name.empty()) group_.name = name;
    sections_.push_back(name);
    if (is_in("physical_volumes", 3)) group_.physical_volumes.emplace_back();
  }

  /// In the section `name` of the group, `depth` sections deep.
  bool is_in(std::string_view name, std::size_t depth) const {
    return sections_.size() == depth && sections_[0] == group_.name && sections_[1] == name;
  }

  /// One value, or those of a list.
  std::vector<std::string> values_at(std::size_t at) const {
    if (!tokens_[at].is("[")) return {tokens_[at].text};
    std::vector<std::string> values;
    for (++at; at < tokens_.size() && !tokens_[at].is("]"); ++at) {
      if (!tokens_[at].is(",")) values.push_back(tokens_[at].text);
    }
    return values;
  }

  void set(const std::string& name, const std::vector<std::string>& values) {
    const std::string first = values.empty() ? "" : values[0];
    if (sections_.size() == 1 && sections_[0] == group_.name) {
      if (name == "id") group_.id = first;
      if (name == "seqno") group_.version = parse_number(first).value_or(0);
    } else if (is_in("physical_volumes", 3)) {
      if (name == "id") group_.physical_volumes.back().id = first;
      if (name == "device") group_.physical_volumes.back().device = first;
    } else if (is_in("logical_volumes", 3) && name == "status") {
      if (std::find(values.begin(), values.end(), "VISIBLE") != values.end())
        group_.visible_volumes.push_back(sections_[2]);
    }
  }

  std::vector<LvmToken> tokens_;
  std::vector<std::string> sections_;
  LvmGroup group_;
};

}  // namespace

std::optional<LvmGroup> parse_lvm_metadata(std::string_view text) {
  return Reader(text).read();
}

}  // namespace guestfit
