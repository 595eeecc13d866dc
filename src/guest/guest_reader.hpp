// SPDX-License-Identifier: LGPL-2.1-or-later
// Read access to a guest's files, in terms of the guest's own absolute paths ("/etc/fstab").
//
// Everything that inspects or plans receives a `const GuestReader&`, which cannot write. Symbolic links are
// resolved inside the guest only: "/etc/x -> /../../etc/passwd" is the guest's own /etc/passwd.
// Every method throws Error (failed) when the guest cannot be read; "not there" is a value, not an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guestfit {

enum class FileType { regular, directory, symlink, other };

struct FileStatus {
  FileType type = FileType::regular;
  std::uint32_t permissions = 0;  ///< the lower 12 bits of st_mode
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint64_t size = 0;  ///< bytes
  std::int64_t mtime_seconds = 0;
  std::int64_t mtime_nanoseconds = 0;

  bool operator==(const FileStatus&) const = default;
};

/// The file system that holds a path.
struct FileSystemSpace {
  std::string id;  ///< equal for paths on the same file system
  std::uint64_t free_bytes = 0;
  std::uint64_t free_inodes = 0;
};

/// The largest file that is read whole: an initramfs of a rescue kernel stays well below.
inline constexpr std::uint64_t kMaxFileSize = 512U << 20U;

/// The largest text file that a rule looks at.
inline constexpr std::uint64_t kMaxTextSize = 8U << 20U;

class GuestReader {
 public:
  GuestReader() = default;
  GuestReader(const GuestReader&) = delete;
  GuestReader& operator=(const GuestReader&) = delete;
  virtual ~GuestReader() = default;

  /// What `path` itself is: links in its directory are followed, a link in its last component is not.
  /// None when it does not exist.
  virtual std::optional<FileStatus> link_status(const std::string& path) const = 0;

  /// The target of the symbolic link `path`, as written there. None when `path` is not a link.
  virtual std::optional<std::string> read_link(const std::string& path) const = 0;

  /// Content of the regular file that `path` leads to. None when there is none.
  /// Throws Error when it has more than `limit` bytes.
  virtual std::optional<std::string> read(const std::string& path,
                                          std::uint64_t limit = kMaxTextSize) const = 0;

  /// Names in the directory that `path` leads to, sorted, without "." and "..". Empty when there is none.
  virtual std::vector<std::string> list(const std::string& path) const = 0;

  /// Space on the file system that holds `path`, which must exist. None when it is not known.
  virtual std::optional<FileSystemSpace> space(const std::string& path) const = 0;

  /// `path` with every symbolic link resolved inside the guest, "." and ".." taken out. What does not exist
  /// is kept as it is written. Throws Error when links go in circles.
  std::string resolve(const std::string& path) const;

  /// What `path` leads to. None when it does not exist.
  std::optional<FileStatus> status(const std::string& path) const;

  bool is_file(const std::string& path) const;
  bool is_directory(const std::string& path) const;
};

/// Directory part and name of an absolute path: {"/etc", "fstab"}; {"/", "etc"} for "/etc".
std::string parent_path(const std::string& path);
std::string file_name(const std::string& path);

/// `directory` and `name` with exactly one "/" between them.
std::string join_path(const std::string& directory, const std::string& name);

}  // namespace guestfit
