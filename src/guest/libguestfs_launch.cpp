// SPDX-License-Identifier: LGPL-2.1-or-later
// The start and the end of the appliance: the part of LibguestfsHandle that runs once.
#include <filesystem>

#include <guestfs.h>
#include <stdlib.h>

#include <guestfit/error.hpp>

#include "guest/kvm.hpp"
#include "guest/libguestfs_appliance.hpp"
#include "guest/libguestfs_handle.hpp"
#include "guest/libguestfs_messages.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kLargestLog = 64U << 10U;

std::string qemu_format(const std::string& format) {
  return format == "vhd" ? "vpc" : format;
}

Error cannot_open(const LibguestfsDrive& drive, const std::string& why) {
  return Error(ErrorKind::failed, "",
               "cannot open " + printable(drive.file.string()) + ": " + plain_message(why),
               "check that the image exists, is complete and may be read");
}

/// A layer over `image` that takes all writes. libguestfs has an option for that (readonly), which must not
/// be used: it leaves QEMU to guess the format of what the layer shows, so that a guest that writes the
/// header of a disk image to its first sector makes QEMU open any file of the host.
LibguestfsDrive throw_away_overlay(const LibguestfsDrive& image, const std::filesystem::path& directory) {
  const auto name =
      "overlay" + std::to_string(std::distance(std::filesystem::directory_iterator(directory), {}));
  const auto overlay = directory / (name + ".qcow2");
  const auto result = run_process({"qemu-img", "create", "-q", "-f", "qcow2", "-F", qemu_format(image.format),
                                   "-b", std::filesystem::absolute(image.file), overlay});
  if (result.exit_status != 0) throw cannot_open(image, result.error_text);
  return {overlay, "qcow2", image.virtual_size};
}

}  // namespace

/// The end of what supermin, QEMU and the appliance's kernel write, to find out why they failed.
class LibguestfsHandle::Log {
 public:
  const std::string& text() const { return text_; }

  static void receive(guestfs_h*, void* log, uint64_t, int, int, const char* bytes, size_t size,
                      const uint64_t*, size_t) {
    auto& text = static_cast<Log*>(log)->text_;
    text.append(bytes, size);
    if (text.size() > 2 * kLargestLog) text.erase(0, text.size() - kLargestLog);
  }

 private:
  std::string text_;
};

void LibguestfsHandle::Close::operator()(guestfs_h* handle) const {
  guestfs_close(handle);
}

LibguestfsHandle::LibguestfsHandle(const std::vector<LibguestfsDrive>& drives, bool read_only) {
  std::optional<TempDir> directory;  // QEMU keeps what is in it open, so that it can go with this function
  auto images = drives;
  if (read_only) {
    directory.emplace();
    for (auto& image : images)
      image = throw_away_overlay(image, directory->path());
  }
  const bool emulated = getenv("LIBGUESTFS_BACKEND_SETTINGS") == nullptr && !check_kvm().usable;
  if (emulated && try_fast_launch(images)) return;
  prepare(images, emulated);
  require(guestfs_launch(get()));
}

LibguestfsHandle::~LibguestfsHandle() = default;

void LibguestfsHandle::prepare(const std::vector<LibguestfsDrive>& drives, bool emulated) {
  handle_.reset();
  log_ = std::make_unique<Log>();
  handle_.reset(guestfs_create());
  if (!handle_) {
    throw Error(ErrorKind::failed, "", "libguestfs cannot start: there is not enough memory",
                "free some memory");
  }
  guestfs_set_error_handler(get(), nullptr, nullptr);
  // Somebody who asked libguestfs for its messages (LIBGUESTFS_DEBUG) gets them where it writes them.
  if (guestfs_get_verbose(get()) == 0) {
    const auto events = GUESTFS_EVENT_APPLIANCE | GUESTFS_EVENT_LIBRARY | GUESTFS_EVENT_WARNING;
    require(guestfs_set_event_callback(get(), Log::receive, events, 0, log_.get()));
  }
  if (getenv("LIBGUESTFS_BACKEND") == nullptr) {
    require(guestfs_set_backend(get(), "direct"));
  }
  if (emulated) require(guestfs_set_backend_setting(get(), "force_tcg", "1"));
  require(guestfs_set_network(get(), 0));
  // What was not synced on purpose need not be written when the handle goes: shut_down turns it on again.
  require(guestfs_set_autosync(get(), 0));
  for (const auto& drive : drives) {
    if (guestfs_add_drive_opts(get(), drive.file.c_str(), GUESTFS_ADD_DRIVE_OPTS_FORMAT,
                               qemu_format(drive.format).c_str(), -1) != 0) {
      throw cannot_open(drive, guestfs_last_error(get()));
    }
  }
}

void LibguestfsHandle::require(int result) const {
  if (result != 0) throw launch_error(guestfs_last_error(get()), log_->text());
}

bool LibguestfsHandle::try_fast_launch(const std::vector<LibguestfsDrive>& drives) {
  if (getenv("LIBGUESTFS_PATH") != nullptr) return false;
  prepare(drives, true);
  const std::unique_ptr<char, decltype(&free)> cache(guestfs_get_cachedir(get()), free);
  if (!cache) return false;
  const auto directory = fast_appliance(cache.get());
  if (!directory) return false;
  require(guestfs_set_path(get(), directory->c_str()));
  // When it fails, the way that libguestfs itself takes may not, and its message is the one that counts.
  return guestfs_launch(get()) == 0;
}

}  // namespace guestfit
