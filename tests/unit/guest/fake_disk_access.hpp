// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks that exist in a test only: they answer what the test wrote down, and note what is done with them.
#pragma once

#include <gmock/gmock.h>

#include "guest/disk_access.hpp"
#include "guest/memory_guest.hpp"

namespace guestfit::test {

class UnusedWriter : public GuestWriter {
 public:
  MOCK_METHOD(void, create_file,
              (const std::string&, const std::string&, std::uint32_t, std::uint32_t, std::uint32_t),
              (override));
  MOCK_METHOD(void, copy_attributes, (const std::string&, const std::string&), (override));
  MOCK_METHOD(void, set_label, (const std::string&, const std::string&), (override));
  MOCK_METHOD(void, rename, (const std::string&, const std::string&), (override));
  MOCK_METHOD(void, remove_file, (const std::string&), (override));
  MOCK_METHOD(void, make_directory, (const std::string&, std::uint32_t), (override));
  MOCK_METHOD(void, remove_directory, (const std::string&), (override));
  MOCK_METHOD(void, set_modified, (const std::string&, std::int64_t, std::int64_t), (override));
  MOCK_METHOD(void, sync, (), (override));
};

/// What is on the disks. A test keeps it while MountedDisks has the access.
struct FakeDisks {
  std::vector<std::string> partitions;
  std::vector<std::string> arrays;
  std::vector<std::string> volumes;
  std::vector<std::string> opened;
  std::map<std::string, std::uint64_t> sizes;
  std::map<std::string, std::map<std::string, std::string>> probes;
  std::map<std::string, std::string> superblocks;
  std::map<std::string, std::string> mount_problems;
  std::map<std::string, std::string> complaints;
  std::map<std::string, std::string> damage;
  MemoryGuest files;
  std::vector<std::string> done;  ///< "mount /dev/sda1 / ro,noatime"

  /// What was done since the last call.
  std::vector<std::string> take_done() { return std::exchange(done, {}); }
};

class FakeDiskAccess final : public DiskAccess {
 public:
  explicit FakeDiskAccess(FakeDisks& disks) : disks_(disks) {}

  std::vector<std::string> partitions() override { return disks_.partitions; }
  std::vector<std::string> arrays() override { return note("arrays"), disks_.arrays; }
  std::vector<std::string> opened_volumes() override { return disks_.opened; }
  std::vector<std::string> logical_volumes() override { return note("volumes"), disks_.volumes; }
  std::uint64_t device_size(const std::string& device) override { return disks_.sizes.at(device); }
  std::string read_device(const std::string& device, std::uint64_t, std::uint32_t count) override {
    auto bytes = disks_.superblocks[device];
    bytes.resize(count);
    return bytes;
  }
  std::map<std::string, std::string> probe(const std::string& device) override {
    return disks_.probes[device];
  }

  std::optional<std::string> mount(const std::string& device, const std::string& type,
                                   const std::string& mountpoint, const std::string& options) override {
    note("mount " + device + " " + type + " " + mountpoint + " " + options);
    return find(disks_.mount_problems, device);
  }
  void unmount_all() override { note("unmount"); }
  void drop_caches() override { note("drop caches"); }
  void sync() override { note("sync"); }
  std::optional<std::string> complaints(const std::string& device, const std::string& program) override {
    note(program + " " + device);
    return find(disks_.complaints, device);
  }

  std::optional<std::string> damage_met(const std::string& device) override {
    return find(disks_.damage, device);
  }

  const GuestReader& reader() const override { return disks_.files; }
  GuestWriter& writer() override { return writer_; }
  void close() override { note("close"); }

 private:
  void note(const std::string& what) { disks_.done.push_back(what); }
  static std::optional<std::string> find(const std::map<std::string, std::string>& map,
                                         const std::string& device) {
    const auto found = map.find(device);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }

  FakeDisks& disks_;
  testing::StrictMock<UnusedWriter> writer_;
};

}  // namespace guestfit::test
