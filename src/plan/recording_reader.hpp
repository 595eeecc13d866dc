// SPDX-License-Identifier: LGPL-2.1-or-later
// Passes reads on and notes what was read, so that a saved plan can tell later whether the guest is still
// the one that it was made for.
#pragma once

#include <map>
#include <string>

#include "guest/guest_reader.hpp"

namespace guestfit {

class RecordingReader : public GuestReader {
 public:
  /// `base` must outlive this object.
  explicit RecordingReader(const GuestReader& base) : base_(base) {}

  /// Path of every file and directory that was read, with the SHA-256 of its content or of its names;
  /// "absent" for a file that is not there.
  const std::map<std::string, std::string>& inputs() const { return inputs_; }

  std::optional<FileStatus> link_status(const std::string& path) const override {
    return base_.link_status(path);
  }
  std::optional<std::string> read_link(const std::string& path) const override {
    return base_.read_link(path);
  }
  std::optional<std::string> read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  std::optional<FileSystemSpace> space(const std::string& path) const override { return base_.space(path); }

 private:
  const GuestReader& base_;
  mutable std::map<std::string, std::string> inputs_;
};

}  // namespace guestfit
