// SPDX-License-Identifier: LGPL-2.1-or-later
// Write access to a guest's files. Only src/apply may name this type: rules, plans and inspection are
// compiled and linked without it.
//
// Paths are absolute and already resolved (GuestReader::resolve): no method follows a symbolic link in the
// last component. Every method throws Error (failed) when it cannot do what it says.
#pragma once

#include <cstdint>
#include <string>

#include "guest/guest_reader.hpp"

namespace guestfit {

class GuestWriter {
 public:
  GuestWriter() = default;
  GuestWriter(const GuestWriter&) = delete;
  GuestWriter& operator=(const GuestWriter&) = delete;
  virtual ~GuestWriter() = default;

  /// Creates a regular file that must not exist yet, with `permissions` and owner. Its content is on the disk
  /// after `sync`.
  virtual void create_file(const std::string& path, const std::string& content, std::uint32_t permissions,
                           std::uint32_t uid, std::uint32_t gid) = 0;

  /// Gives `to` the mode, owner, extended attributes, SELinux label and ACL of `from`.
  virtual void copy_attributes(const std::string& from, const std::string& to) = 0;

  /// rename(2) within one file system; replaces a file of that name.
  virtual void rename(const std::string& from, const std::string& to) = 0;

  /// Sets the SELinux label of a file or directory; does nothing where the file system has no labels (FAT).
  virtual void set_label(const std::string& path, const std::string& label) = 0;

  virtual void remove_file(const std::string& path) = 0;
  virtual void make_directory(const std::string& path, std::uint32_t permissions) = 0;

  /// Removes an empty directory.
  virtual void remove_directory(const std::string& path) = 0;

  /// Sets the time of last modification; the time of last access stays.
  virtual void set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds) = 0;

  /// Everything written so far is on the disk when this returns.
  virtual void sync() = 0;
};

}  // namespace guestfit
