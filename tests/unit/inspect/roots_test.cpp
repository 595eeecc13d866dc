// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/roots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

Storage storage_of(const std::vector<FileSystem>& filesystems) {
  Storage storage;
  storage.known = true;
  storage.filesystems = filesystems;
  return storage;
}

FileSystem volume(const std::string& device, const std::string& type, const std::string& uuid) {
  FileSystem filesystem;
  filesystem.device = device;
  filesystem.type = type;
  filesystem.uuid = uuid;
  return filesystem;
}

TEST(ChooseRoot, SaysWhichKeyIsMissing) {
  const auto storage =
      storage_of({volume("/dev/sda1", "ext4", "a"), volume("/dev/sda5", "crypto_LUKS", "b")});
  try {
    choose_root({}, std::nullopt, storage);
    FAIL() << "an encrypted volume without a key was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "LIM-13");
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_THAT(error.remedy(), testing::HasSubstr("--key /dev/sda5:FILE"));
  }
}

TEST(ChooseRoot, BitLockerHasNoKeyToGive) {
  try {
    choose_root({}, std::nullopt, storage_of({volume("/dev/sda2", "BitLocker", "")}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "LIM-13");
  }
}

TEST(ChooseRoot, AnOpenVolumeAndARootElsewhereAreFine) {
  const auto closed = volume("/dev/sda5", "crypto_LUKS", "b");
  try {
    choose_root({}, std::nullopt, storage_of({closed, volume("/dev/mapper/luks-b", "ext4", "c")}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "ERR-9");
  }
  const std::vector<Root> roots = {{"/dev/sda1", "linux", "Debian", ""}};
  EXPECT_EQ(choose_root(roots, std::nullopt, storage_of({closed})).device, "/dev/sda1");
}

}  // namespace
}  // namespace guestfit
