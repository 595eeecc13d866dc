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

TEST(CheckEncryption, SaysWhichKeyIsMissing) {
  const auto storage =
      storage_of({volume("/dev/sda1", "ext4", "a"), volume("/dev/sda5", "crypto_LUKS", "b")});
  try {
    check_encryption({}, storage);
    FAIL() << "an encrypted volume without a key was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "LIM-13");
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_THAT(error.remedy(), testing::HasSubstr("--key /dev/sda5:FILE"));
  }
}

TEST(CheckEncryption, BitLockerHasNoKeyToGive) {
  EXPECT_THROW(check_encryption({}, storage_of({volume("/dev/sda2", "BitLocker", "")})), Error);
}

TEST(CheckEncryption, AnOpenVolumeAndARootElsewhereAreFine) {
  const auto closed = volume("/dev/sda5", "crypto_LUKS", "b");
  EXPECT_NO_THROW(check_encryption({}, storage_of({closed, volume("/dev/mapper/luks-b", "ext4", "c")})));
  EXPECT_NO_THROW(check_encryption({{"/dev/sda1", "linux", "Debian", ""}}, storage_of({closed})));
}

}  // namespace
}  // namespace guestfit
