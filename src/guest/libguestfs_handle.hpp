// SPDX-License-Identifier: LGPL-2.1-or-later
// The one wrapper of the C library libguestfs: its calls in terms of our own types, with every return code
// checked. It starts the appliance, a small virtual machine that has the guest's disks, and talks to it.
//
// Only calls that are cheap where there is no KVM are used: under emulation a call that the appliance's
// daemon answers by itself takes about 1 ms, one that makes it run a program 50 to 500 ms. guestfs_read_file
// and guestfs_download are among the latter, guestfs_pread is not.
//
// Paths are the guest's own; the daemon resolves symbolic links below the guest's root, but for mount points.
// All methods throw Error (failed) when the appliance says that it cannot do what it was asked to.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "guest/extended_attributes.hpp"
#include "guest/guest_reader.hpp"
#include "guest/libguestfs_drive.hpp"

struct guestfs_h;

namespace guestfit {

class LibguestfsHandle {
 public:
  /// Starts the appliance with these disks. `read_only`: writes go to a layer that is thrown away.
  /// Throws Error (failed) that says why it does not start.
  LibguestfsHandle(const std::vector<LibguestfsDrive>& drives, bool read_only);
  ~LibguestfsHandle();

  // Disks. The first drive is /dev/sda, whatever the appliance's kernel calls it.
  std::vector<std::string> partitions();
  std::vector<std::string> logical_volumes();
  std::vector<std::string> arrays();
  std::uint64_t device_size(const std::string& device);
  std::string read_device(const std::string& device, std::uint64_t offset, std::uint32_t count);
  /// What blkid(8) finds on a device ("TYPE", "UUID", "PART_ENTRY_UUID"). Empty when it finds nothing.
  std::map<std::string, std::string> probe(const std::string& device);

  /// Opens a LUKS volume as /dev/mapper/NAME, and activates the logical volumes in it. The message of the
  /// failure; none when it is open.
  std::optional<std::string> open_encrypted(const std::string& device, const std::string& key,
                                            const std::string& name);

  // Mounting. `mountpoint` must have no symbolic link in it.
  /// The message of the failure; none when it is mounted now.
  std::optional<std::string> mount(const std::string& device, const std::string& mountpoint,
                                   const std::string& options);
  void unmount_all();
  void drop_caches();
  void sync();
  /// Runs `program`, a checker with its options ("e2fsck -n -f"), on a device that is not mounted: what it
  /// wrote when it found something, none when its exit status was 0.
  std::optional<std::string> complaints(const std::string& device, const std::string& program);

  // Reading. None where there is no such path.
  std::optional<FileStatus> link_status(const std::string& path);
  std::optional<std::string> read_link(const std::string& path);
  std::vector<std::string> list(const std::string& directory);
  std::string read(const std::string& path, std::uint64_t limit);
  FileSystemSpace space(const std::string& path);

  // Writing.
  void write(const std::string& path, const std::string& content);
  void set_owner(const std::string& path, std::uint32_t uid, std::uint32_t gid);
  void set_mode(const std::string& path, std::uint32_t permissions);
  void set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds);
  ExtendedAttributes attributes(const std::string& path);
  /// Extended attributes only. (The call that sets one attribute takes no value with a zero byte in it.)
  void copy_attributes(const std::string& from, const std::string& to);
  /// Does nothing where the file system has no labels.
  void set_label(const std::string& path, const std::string& label);
  void remove_attribute(const std::string& path, const std::string& name);
  void rename(const std::string& from, const std::string& to);
  void remove_file(const std::string& path);
  void make_directory(const std::string& path, std::uint32_t permissions);
  void remove_directory(const std::string& path);

  /// Ends the appliance with everything written and QEMU's own errors looked at. Without it, the
  /// destructor ends QEMU at once.
  void shut_down();

 private:
  struct Close {
    void operator()(guestfs_h* handle) const;
  };
  class Log;

  void prepare(const std::vector<LibguestfsDrive>& drives, bool emulated);
  void require(int result) const;  ///< of a step of the start
  bool try_fast_launch(const std::vector<LibguestfsDrive>& drives);
  guestfs_h* get() const { return handle_.get(); }
  [[noreturn]] void fail(const std::string& doing, const std::string& what) const;
  void check(int result, const std::string& doing, const std::string& what) const;

  std::unique_ptr<Log> log_;  // before the handle, which writes to it to its end
  std::unique_ptr<guestfs_h, Close> handle_;
};

}  // namespace guestfit
