// SPDX-License-Identifier: LGPL-2.1-or-later
// A file in the format that NetworkManager uses for profiles and for its own settings: groups of key=value
// lines. The format is GLib's key file (g_key_file_load_from_data): "#" begins a comment, a group that comes
// twice is one group, the last value of a key counts, and a line that is none of these makes the whole file
// invalid. Only lines that are changed change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

class NmKeyfile {
 public:
  explicit NmKeyfile(std::string_view text);

  /// False for a file that GLib does not take; it has no groups and keys then.
  bool is_understood() const { return understood_; }

  bool has_group(const std::string& group) const;
  /// The keys of the group, in the order of the file; a key that comes twice is there twice.
  std::vector<std::string> keys(const std::string& group) const;
  /// As written, without blanks around it.
  std::optional<std::string> value(const std::string& group, const std::string& key) const;
  bool is_true(const std::string& group, const std::string& key) const;
  bool is_false(const std::string& group, const std::string& key) const;

  /// Changes the last line of the key; adds one after the last key of the group, or a group at the end.
  void set(const std::string& group, const std::string& key, const std::string& value);
  void remove(const std::string& group, const std::string& key);
  /// The header and the keys go, comments stay.
  void remove_group(const std::string& group);

  std::string text() const;

 private:
  struct Line {
    enum class Kind { other, group, key };
    Kind kind = Kind::other;
    std::string group;  ///< that it begins, or that it stands in
    std::string key;
    std::string value;
    std::string raw;  ///< with its line end
  };

  static std::optional<Line> read_line(const std::string& raw, const std::string& group);
  const Line* find(const std::string& group, const std::string& key) const;
  std::string line_end() const;

  std::vector<Line> lines_;
  bool understood_ = true;
};

}  // namespace guestfit
