// SPDX-License-Identifier: LGPL-2.1-or-later
// A guest that is a map of paths: the examples of rules run on it.
#pragma once

#include <map>
#include <string>

#include "guest/guest_reader.hpp"

namespace guestfit {

class MemoryGuest : public GuestReader {
 public:
  /// Directories above are made as needed.
  void add_file(const std::string& path, const std::string& content);
  void add_link(const std::string& path, const std::string& target);
  void add_directory(const std::string& path);
  void remove(const std::string& path);

  std::optional<FileStatus> link_status(const std::string& path) const override;
  std::optional<std::string> read_link(const std::string& path) const override;
  std::optional<std::string> read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  std::optional<FileSystemSpace> space(const std::string& path) const override;

 private:
  struct Node {
    FileType type = FileType::directory;
    std::string content;  ///< of a file, or the target of a link
  };
  std::map<std::string, Node> nodes_;
};

}  // namespace guestfit
