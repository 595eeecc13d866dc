// SPDX-License-Identifier: LGPL-2.1-or-later
// Small cpio archives for tests, written apart from the code that is tested.
#pragma once

#include <string>

#include <fmt/format.h>

namespace guestfit {

class NewcArchive {
 public:
  NewcArchive& directory(const std::string& name) { return entry(name, 0040755, ""); }
  NewcArchive& file(const std::string& name, const std::string& content) {
    return entry(name, 0100644, content);
  }
  NewcArchive& link(const std::string& name, const std::string& target) {
    return entry(name, 0120777, target);
  }

  /// One of `links` hard links to the file with number `inode`.
  NewcArchive& hard_link(const std::string& name, const std::string& content, unsigned inode,
                         unsigned links) {
    return entry(name, 0100644, content, inode, links);
  }

  NewcArchive& entry(const std::string& name, unsigned mode, const std::string& content, unsigned inode = 0,
                     unsigned links = 1) {
    bytes_ += fmt::format(
        "070701{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}",
        inode == 0 ? ++inode_ : inode, mode, 0, 0, links, 0, content.size(), 8, 1, 0, 0, name.size() + 1, 0);
    bytes_ += name + '\0';
    pad();
    bytes_ += content;
    pad();
    return *this;
  }

  /// The archive so far, with the trailer.
  std::string bytes() const { return NewcArchive(*this).entry("TRAILER!!!", 0, "").bytes_; }

  /// Without the trailer.
  const std::string& cut() const { return bytes_; }

 private:
  void pad() { bytes_.append((4 - bytes_.size() % 4) % 4, '\0'); }

  std::string bytes_;
  unsigned inode_ = 1000;
};

}  // namespace guestfit
