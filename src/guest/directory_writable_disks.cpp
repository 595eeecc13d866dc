// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/directory_writable_disks.hpp"

#include <guestfit/error.hpp>

#include "guest/directory_reader.hpp"
#include "guest/directory_writer.hpp"

namespace guestfit {
namespace {

class DirectoryWritableDisks final : public WritableGuestDisks {
 public:
  DirectoryWritableDisks(const std::filesystem::path& path, Storage storage)
      : storage_(std::move(storage)),
        root_(std::make_shared<RootedDirectory>(path)),
        reader_(root_),
        writer_(root_) {}

  const Storage& storage() const override { return storage_; }
  void mount(const std::string&, const std::string&, const std::string&) override {}
  void unmount_all() override { writable_ = false; }
  void check() override {}
  void require_undamaged() override {}
  const GuestReader& reader() const override { return reader_; }
  void remount_writable() override { writable_ = true; }

  void remount_read_only() override {
    writer_.sync();
    writable_ = false;
  }

  GuestWriter& writer() override {
    if (writable_) return writer_;
    throw Error(ErrorKind::failed, "", "the guest's directory is open for reading only at this point",
                "report this as a fault of guestfit");
  }

  void close() override { writer_.sync(); }

 private:
  Storage storage_;
  std::shared_ptr<const RootedDirectory> root_;
  DirectoryReader reader_;
  DirectoryWriter writer_;
  bool writable_ = false;
};

}  // namespace

std::unique_ptr<WritableGuestDisks> open_writable_directory_disks(const std::filesystem::path& path,
                                                                  Storage storage) {
  return std::make_unique<DirectoryWritableDisks>(path, std::move(storage));
}

}  // namespace guestfit
