// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/fstab.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

constexpr const char* kRootUuid = "11111111-1111-4111-8111-111111111111";
constexpr const char* kSwapUuid = "22222222-2222-4222-8222-222222222222";
constexpr const char* kDataUuid = "33333333-3333-4333-8333-333333333333";

FileSystem filesystem(const std::string& device, const std::string& type, const std::string& uuid) {
  FileSystem result;
  result.device = device;
  result.type = type;
  result.uuid = uuid;
  return result;
}

/// One disk with root and swap, one with a data partition.
Facts two_disks() {
  Facts facts;
  facts.storage_known = true;
  facts.disks = {{"/dev/sda", 0, PartitionScheme::mbr}, {"/dev/sdb", 0, PartitionScheme::gpt}};
  facts.filesystems = {filesystem("/dev/sda1", "ext4", kRootUuid), filesystem("/dev/sda2", "swap", kSwapUuid),
                       filesystem("/dev/sdb1", "xfs", kDataUuid)};
  facts.root = "/dev/sda1";
  return facts;
}

const std::vector<FstabUnwanted> kUnwanted = {{"vboxsf", "", "vboxsf exists on VirtualBox only"},
                                              {"", "/dev/sr[0-9]*", "the new machine has no CD-ROM drive"}};

TextEdit edit(const std::string& text, const Facts& facts = two_disks()) {
  return edit_fstab(text, DeviceNames(facts), facts.root, kUnwanted);
}

std::string edited(const std::string& text) {
  return edit(text).text.value_or("unchanged");
}

TEST(Fstab, KeepsSpacingCommentsAndLineEnds) {
  EXPECT_EQ(
      edited("# /dev/sda1 is a comment\r\n\n/dev/sda1\t /  ext4\tdefaults  0   1 \r\n"),
      "# /dev/sda1 is a comment\r\n\nUUID=" + std::string(kRootUuid) + "\t /  ext4\tdefaults  0   1 \r\n");
}

TEST(Fstab, KeepsAMissingLineEndAtTheEndOfTheFile) {
  EXPECT_EQ(edited("/dev/sda2 none swap sw"), "UUID=" + std::string(kSwapUuid) + " none swap sw");
}

TEST(Fstab, GivesSwapAndOtherDisksTheirUuid) {
  EXPECT_EQ(
      edited("/dev/sda2 none swap sw 0 0\n/dev/sdb1 /srv xfs defaults 0 2\n"),
      "UUID=" + std::string(kSwapUuid) + " none swap sw 0 0\nUUID=" + kDataUuid + " /srv xfs defaults 0 2\n");
}

TEST(Fstab, KnowsEveryKindOfKernelName) {
  for (const char* name : {"/dev/hda1", "/dev/vda1", "/dev/xvda1", "/dev/nvme0n1p1", "/dev/mmcblk0p1",
                           "/dev/cciss/c0d0p1", "/dev/disk/by-path/pci-0000:00:10.0-scsi-0:0:0:0-part2"}) {
    const bool by_path = std::string(name).starts_with("/dev/disk");
    const std::string line = by_path ? " none swap sw 0 0\n" : " / ext4 defaults 0 1\n";
    EXPECT_EQ(edited(name + line), std::string("UUID=") + (by_path ? kSwapUuid : kRootUuid) + line) << name;
  }
}

TEST(Fstab, LeavesStableNamesAndFileSystemsWithoutADeviceAlone) {
  const std::string text =
      std::string("UUID=") + kRootUuid + " / ext4 defaults 0 1\n" + "UUID=\"" + kDataUuid +
      "\" /srv xfs defaults 0 2\n"
      "tmpfs /tmp tmpfs nodev 0 0\nproc /proc proc defaults 0 0\n/srv/a /srv/b none bind 0 0\n"
      "/swapfile none swap sw 0 0\nserver:/export /mnt/nfs nfs defaults 0 0\n";
  EXPECT_EQ(edit(text), TextEdit());
}

TEST(Fstab, LeavesNamesOfVolumesAlone) {
  const std::string text =
      "/dev/disk/by-id/dm-uuid-LVM-Hx9nAAAABBBB / ext4 defaults 0 1\n"
      "/dev/disk/by-id/md-uuid-1111:2222:3333:4444 /home ext4 defaults 0 2\n";
  const auto result = edit(text);
  EXPECT_FALSE(result.text);
  EXPECT_TRUE(result.findings.empty());
}

TEST(Fstab, AddsNofailToWhatIsOnNoneOfTheDisks) {
  const auto result =
      edit("/dev/sdc1 /data xfs defaults,noatime 0 2\nUUID=aaaa-bbbb /old ext4 defaults 0 2\n");
  EXPECT_EQ(
      result.text.value_or(""),
      "/dev/sdc1 /data xfs defaults,noatime,nofail 0 2\nUUID=aaaa-bbbb /old ext4 defaults,nofail 0 2\n");
  ASSERT_EQ(result.findings.size(), 2U);
  EXPECT_EQ(result.findings[0].code, "MOD-5");
  EXPECT_NE(result.findings[0].remedy.find("nofail"), std::string::npos);
}

TEST(Fstab, AddsOptionsWhereALineHasNone) {
  EXPECT_EQ(edited("/dev/sdc1 /data xfs\n"), "/dev/sdc1 /data xfs defaults,nofail\n");
}

TEST(Fstab, LeavesWhatIsNotNeededAtBootAlone) {
  EXPECT_EQ(edit("/dev/sdc1 /data xfs noauto 0 2\n/dev/sdc2 /more xfs nofail 0 2\n"), TextEdit());
}

TEST(Fstab, NeverAddsNofailToTheRoot) {
  const auto result = edit("UUID=aaaa-bbbb / ext4 defaults 0 1\n");
  EXPECT_FALSE(result.text.has_value());
  EXPECT_EQ(result.findings.size(), 1U);
}

TEST(Fstab, DoesNotTakeAFileSystemOfAnotherType) {
  const auto result = edit("/dev/sda2 /data xfs defaults 0 2\n");
  EXPECT_EQ(result.text.value_or(""), "/dev/sda2 /data xfs defaults,nofail 0 2\n");
  ASSERT_EQ(result.reasons.size(), 1U);
  EXPECT_NE(result.reasons[0].find("swap"), std::string::npos);
}

TEST(Fstab, CommentsOutUnwantedEntriesAndInvalidLines) {
  EXPECT_EQ(edited("share /mnt/vb vboxsf defaults 0 0\n/dev/sr0 /media/cdrom0 udf,iso9660 user,noauto 0 "
                   "0\nmount the disk\n"
                   "/dev/sdb1 data xfs defaults 0 2\n/dev/sdb1 /data xfs defaults yes 2\nonly two\n"),
            "#share /mnt/vb vboxsf defaults 0 0\n#/dev/sr0 /media/cdrom0 udf,iso9660 user,noauto 0 0\n#mount "
            "the disk\n"
            "#/dev/sdb1 data xfs defaults 0 2\n#/dev/sdb1 /data xfs defaults yes 2\n#only two\n");
}

TEST(Fstab, ItsOwnResultNeedsNothing) {
  const auto first = edited("/dev/sda1 / ext4 defaults 0 1\n/dev/sdc1 /data xfs defaults 0 2\nnonsense\n");
  EXPECT_FALSE(edit(first).text.has_value());
}

TEST(Fstab, ResolvesEscapesInMountPoints) {
  const auto entries = parse_fstab("UUID=x /mnt/my\\040disk ext4 defaults 0 2\n");
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].mountpoint, "/mnt/my disk");
}

TEST(Fstab, TheRootSaysWhichDiskIsWhich) {
  // The guest's first disk was its second one here: a data disk was given first.
  Facts facts = two_disks();
  facts.filesystems = {filesystem("/dev/sda1", "ext4", kDataUuid),
                       filesystem("/dev/sdb1", "ext4", kRootUuid)};
  facts.root = "/dev/sdb1";
  EXPECT_EQ(edit("/dev/sda1 / ext4 defaults 0 1\n", facts).text.value_or(""),
            std::string("UUID=") + kRootUuid + " / ext4 defaults 0 1\n");
}

TEST(Fstab, WhereAFileSystemWasMountedLastTellsTwoDisksApart) {
  Facts facts = two_disks();
  facts.disks.push_back({"/dev/sdc", 0, PartitionScheme::mbr});
  facts.filesystems[2].type = "ext4";
  facts.filesystems.push_back(filesystem("/dev/sdc1", "ext4", "44444444-4444-4444-8444-444444444444"));
  facts.filesystems[2].last_mounted = "/archive";
  facts.filesystems[3].last_mounted = "/data";
  EXPECT_EQ(edit("/dev/sdb1 /data ext4 defaults 0 2\n", facts).text.value_or(""),
            "UUID=44444444-4444-4444-8444-444444444444 /data ext4 defaults 0 2\n");
}

TEST(Fstab, TwoFileSystemsWithOneUuidAreLeftAlone) {
  Facts facts = two_disks();
  facts.disks.push_back({"/dev/sdc", 0, PartitionScheme::mbr});
  facts.filesystems.push_back(filesystem("/dev/sdc1", "xfs", kDataUuid));
  const auto result = edit("/dev/sdb1 /srv xfs defaults 0 2\n", facts);
  EXPECT_FALSE(result.text.has_value());
  EXPECT_EQ(result.findings.size(), 1U);
}

TEST(Fstab, NothingIsSaidOfDevicesWhenNoDisksWereGiven) {
  Facts facts;
  const auto result = edit("/dev/sda1 / ext4 defaults 0 1\n/dev/sdc1 /data xfs defaults 0 2\n", facts);
  EXPECT_FALSE(result.text.has_value());
  EXPECT_EQ(result.findings.size(), 2U);
}

TEST(DeviceNames, LogicalVolumesHaveTwoNames) {
  Facts facts;
  facts.storage_known = true;
  facts.filesystems = {filesystem("/dev/vg-one/root", "ext4", kRootUuid)};
  const DeviceNames names(facts);
  EXPECT_EQ(names.match("/dev/mapper/vg--one-root").kind, DeviceMatch::Kind::found);
  EXPECT_EQ(names.match("/dev/vg-one/root").kind, DeviceMatch::Kind::found);
  EXPECT_EQ(names.match("/dev/mapper/vg--two-root").kind, DeviceMatch::Kind::absent);
  EXPECT_FALSE(names.stable_name("/dev/mapper/vg--one-root").has_value()) << "it is stable already";
}

}  // namespace
}  // namespace guestfit
