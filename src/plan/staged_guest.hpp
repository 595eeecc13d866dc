// SPDX-License-Identifier: LGPL-2.1-or-later
// A guest as it would be with the edits staged so far. Later rules see what earlier ones did; the guest
// itself is not touched.
#pragma once

#include <map>
#include <string>

#include "guest/guest_reader.hpp"
#include "rules/editor.hpp"

namespace guestfit {

class StagedGuest : public GuestReader {
 public:
  /// `base` must outlive this object.
  explicit StagedGuest(const GuestReader& base) : base_(base) {}

  void stage(const FileEdit& edit);

  std::optional<FileStatus> link_status(const std::string& path) const override;
  std::optional<std::string> read_link(const std::string& path) const override;
  std::optional<std::string> read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  std::optional<FileSystemSpace> space(const std::string& path) const override { return base_.space(path); }

 private:
  /// The staged edit of the file at `path`; nullptr when it is as in the base.
  const FileEdit* staged(const std::string& path) const;

  const GuestReader& base_;
  std::map<std::string, FileEdit> edits_;
};

}  // namespace guestfit
