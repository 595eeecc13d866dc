// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/directory_disks.hpp"

#include "guest/directory_reader.hpp"

namespace guestfit {
namespace {

class DirectoryDisks final : public GuestDisks {
 public:
  DirectoryDisks(const std::filesystem::path& path, Storage storage)
      : storage_(std::move(storage)), reader_(std::make_shared<RootedDirectory>(path)) {}

  const Storage& storage() const override { return storage_; }
  void mount(const std::string&, const std::string&, const std::string&) override {}
  void unmount_all() override {}
  void check() override {}
  void require_undamaged() override {}
  const GuestReader& reader() const override { return reader_; }

 private:
  Storage storage_;
  DirectoryReader reader_;
};

}  // namespace

std::unique_ptr<GuestDisks> open_directory_disks(const std::filesystem::path& path, Storage storage) {
  return std::make_unique<DirectoryDisks>(path, std::move(storage));
}

}  // namespace guestfit
