// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/block_probe.hpp"

#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <blkid/blkid.h>
#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "util/text.hpp"
#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

struct FreeProbe {
  void operator()(blkid_probe probe) const { blkid_free_probe(probe); }
};
using Probe = std::unique_ptr<std::remove_pointer_t<blkid_probe>, FreeProbe>;

[[noreturn]] void fail(const std::string& doing, const std::string& device) {
  throw Error(ErrorKind::failed, "", "cannot " + doing + " " + printable(device) + ": " + strerror(errno),
              "check the disk image");
}

UniqueFd open_device(const std::string& device) {
  // A name can lead anywhere; only a block device is a disk.
  UniqueFd fd(open(device.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!fd || fstat(fd.get(), &status) != 0) fail("open", device);
  if (!S_ISBLK(status.st_mode)) {
    errno = ENOTBLK;
    fail("open", device);
  }
  return fd;
}

void require(int result, const std::string& device) {
  if (result == 0) return;
  errno = EIO;
  fail("examine", device);
}

/// What blkid(8) asks for.
void choose_values(blkid_probe probe, const std::string& device) {
  require(blkid_probe_enable_superblocks(probe, 1), device);
  require(blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_LABEL | BLKID_SUBLKS_UUID |
                                                       BLKID_SUBLKS_TYPE | BLKID_SUBLKS_SECTYPE |
                                                       BLKID_SUBLKS_USAGE | BLKID_SUBLKS_VERSION),
          device);
  require(blkid_probe_enable_partitions(probe, 1), device);
  require(blkid_probe_set_partitions_flags(probe, BLKID_PARTS_ENTRY_DETAILS), device);
}

/// A very small disk with partitions is not looked at for file systems, which may be left over from a floppy:
/// that is how blkid(8) does it.
bool is_small_partitioned_disk(blkid_probe probe, const std::string& device) {
  constexpr blkid_loff_t kFloppySize = 1440LL * 1024;
  if (blkid_probe_get_size(probe) > kFloppySize || blkid_probe_is_wholedisk(probe) == 0) return false;
  require(blkid_probe_enable_superblocks(probe, 0), device);
  if (blkid_do_fullprobe(probe) == 0 && blkid_probe_has_value(probe, "PTTYPE") != 0) return true;
  require(blkid_probe_enable_superblocks(probe, 1), device);
  return false;
}

}  // namespace

std::map<std::string, std::string> probe_block_device(const std::string& device) {
  const auto fd = open_device(device);
  const Probe probe(blkid_new_probe());
  if (!probe) fail("examine", device);
  require(blkid_probe_set_device(probe.get(), fd.get(), 0, 0), device);
  choose_values(probe.get(), device);
  if (!is_small_partitioned_disk(probe.get(), device) && blkid_do_safeprobe(probe.get()) != 0) return {};

  std::map<std::string, std::string> values;
  const int count = blkid_probe_numof_values(probe.get());
  for (int i = 0; i < count; ++i) {
    const char* name = nullptr;
    const char* value = nullptr;
    std::size_t size = 0;
    if (blkid_probe_get_value(probe.get(), i, &name, &value, &size) != 0) continue;
    values.emplace(name, std::string(value, strnlen(value, size)));
  }
  return values;
}

std::uint64_t block_device_size(const std::string& device) {
  const auto fd = open_device(device);
  std::uint64_t size = 0;
  if (ioctl(fd.get(), BLKGETSIZE64, &size) != 0) fail("examine", device);
  return size;
}

std::string read_block_device(const std::string& device, std::uint64_t offset, std::uint32_t count) {
  const auto fd = open_device(device);
  if (offset > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max())) return "";
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got =
        pread(fd.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", device);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

void flush_block_device(const std::string& device) {
  const auto fd = open_device(device);
  if (fsync(fd.get()) != 0) fail("write", device);
}

}  // namespace guestfit
