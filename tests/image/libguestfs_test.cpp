// SPDX-License-Identifier: LGPL-2.1-or-later
// The libguestfs backend on real disks. Each start of the appliance takes about 10 s where there is no KVM,
// so the tests of one suite share one.
#include <algorithm>
#include <cstring>
#include <fstream>

#include <stdlib.h>

#include "guest/libguestfs_disks.hpp"
#include "guest/libguestfs_handle.hpp"
#include "guest/libguestfs_writable_disks.hpp"
#include "support/guest_contract.hpp"
#include "util/temp_dir.hpp"

namespace guestfit::test {
namespace {

namespace fs = std::filesystem;

/// The tree on the first partition of a disk, through a qcow2 overlay as apply uses it.
class LibguestfsBackend {
 public:
  static WritableGuestDisks& disks() { return *instance().disks_; }
  static const fs::path& image() { return instance().image_; }
  static const fs::path& overlay() { return instance().overlay_; }

 private:
  LibguestfsBackend() {
    const TempDir tree;
    make_guest_tree(tree.path());
    make_tree_disk(tree.path(), image_);
    run({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", image_, overlay_});
    disks_ = open_writable_libguestfs_disks({{overlay_, "qcow2", 0}});
    disks_->mount("/dev/sda1", "/", "");
  }
  static LibguestfsBackend& instance() {
    static LibguestfsBackend backend;
    return backend;
  }

  TempDir directory_;
  fs::path image_ = directory_.path() / "disk.raw";
  fs::path overlay_ = directory_.path() / "overlay.qcow2";
  std::unique_ptr<WritableGuestDisks> disks_;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Libguestfs, GuestReaderContract, LibguestfsBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Libguestfs, GuestWriterContract, LibguestfsBackend);

TEST(LibguestfsStorage, DescribesAnMbrDisk) {
  const auto& storage = LibguestfsBackend::disks().storage();
  ASSERT_EQ(storage.disks.size(), 1U);
  EXPECT_EQ(storage.disks[0].device, "/dev/sda");
  EXPECT_EQ(storage.disks[0].size, fs::file_size(LibguestfsBackend::image()));
  EXPECT_EQ(storage.disks[0].scheme, PartitionScheme::mbr);
  ASSERT_EQ(storage.filesystems.size(), 2U);
  const auto& root = storage.filesystems[0];
  EXPECT_EQ(root.device, "/dev/sda1");
  EXPECT_EQ(root.type, "ext4");
  EXPECT_EQ(root.uuid, kRootUuid);
  EXPECT_EQ(root.label, "tree");
  EXPECT_EQ(root.partition_uuid, kDiskSignature + "-01");
  EXPECT_EQ(root.partition_type, "0x83");
  EXPECT_EQ(root.size, kRootSize);
  EXPECT_EQ(root.last_mounted, "/");
  EXPECT_EQ(storage.filesystems[1].type, "swap");
  EXPECT_EQ(storage.filesystems[1].uuid, kSwapUuid);
}

TEST(LibguestfsMount, RefusesOptionsThatChangeMoreThanWhatIsSeen) {
  auto& disks = LibguestfsBackend::disks();
  EXPECT_THROW(disks.mount("/dev/sda1", "/mnt", "rw"), Error);
  EXPECT_THROW(disks.mount("/dev/sda1", "/mnt", "subvol=x,X-mount.mkdir"), Error);
  EXPECT_THROW(disks.mount("/dev/sda2", "/mnt", ""), Error);
  EXPECT_EQ(disks.reader().read("/etc/fstab"), kFstab);
}

/// The last of the suites above that use LibguestfsBackend: it closes the disks, and e2fsprogs judges.
TEST(LibguestfsWriter, LeavesASoundFileSystemWithAllAttributes) {
  auto& disks = LibguestfsBackend::disks();
  disks.remount_writable();
  disks.writer().create_file("/tmp/with-label", "x", 0600, 0, 0);
  disks.writer().copy_attributes("/etc/labelled", "/tmp/with-label");
  disks.writer().create_file("/tmp/plain", "x", 0600, 0, 0);
  disks.writer().copy_attributes("/etc/labelled", "/tmp/plain");
  disks.writer().copy_attributes("/etc/empty", "/tmp/plain");
  disks.close();

  const TempDir directory;
  const auto image = directory.path() / "written.raw";
  run({"qemu-img", "convert", "-O", "raw", LibguestfsBackend::overlay(), image});
  run({"e2fsck", "-f", "-n", tree_file_system(image)});
  const auto debugfs = [&](const std::string& request) {
    return run({"debugfs", "-R", request, tree_file_system(image)});
  };
  EXPECT_EQ(debugfs("cat /tmp/seen"), "");
  EXPECT_EQ(debugfs("cat /tmp/kept"), "kept");
  EXPECT_NE(debugfs("stat /tmp/with-label").find("User:    12   Group:    34"), std::string::npos);
  for (const std::string name : {"user.note", "security.selinux", "system.posix_acl_access"}) {
    const auto original = debugfs("ea_get -x /etc/labelled " + name);
    EXPECT_NE(original, "") << name;
    EXPECT_EQ(debugfs("ea_get -x /tmp/with-label " + name), original) << name;
  }
  EXPECT_EQ(debugfs("ea_list /tmp/plain"), "");
}

namespace {

constexpr const char* kDamagedRemedy = "fsck";

/// One ext4 file system on a whole disk, put out of order by commands of debugfs(8).
fs::path make_damaged(const fs::path& image, const std::vector<std::string>& requests) {
  run({"mke2fs", "-q", "-F", "-t", "ext4", "-O", "^metadata_csum", image, "16M"});
  for (const auto& request : requests)
    run({"debugfs", "-w", "-R", request, image});
  return image;
}

/// What remounting for writing says of the file system on `device`; "" when nothing.
std::string refusal(WritableGuestDisks& disks, const std::string& device) {
  disks.unmount_all();
  try {
    disks.mount(device, "/", "");
    disks.remount_writable();
    disks.remount_read_only();
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "ERR-10") << error.what();
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_NE(error.remedy().find(kDamagedRemedy), std::string::npos);
    return error.what();
  }
}

}  // namespace

TEST(LibguestfsDamage, IsRefusedBeforeAnythingIsWritten) {
  const TempDir directory;
  const auto in = [&](const char* name) { return directory.path() / name; };
  const auto sound = make_damaged(in("sound"), {});
  const auto flagged = make_damaged(in("flagged"), {"set_super_value state 2"});
  // A directory entry that leads to an inode that is not in use.
  const auto broken = make_damaged(in("broken"), {"mkdir /etc", "link <900> /etc/ghost"});
  // A journal with a transaction that is not replayed yet: what a guest leaves that was cut off.
  const auto cut_off = make_damaged(in("cut-off"), {"jo", "jw -b 9000 /dev/zero", "jc"});
  // One that cannot be replayed: its superblock is gone.
  const auto lost = make_damaged(in("lost"), {"feature needs_recovery", "zap_block -f <8> 0"});
  std::vector<LibguestfsDrive> drives;
  for (const auto& image : {sound, flagged, broken, cut_off, lost})
    drives.push_back({image, "raw", 0});
  const auto disks = open_writable_libguestfs_disks(drives);

  EXPECT_EQ(refusal(*disks, "/dev/sda"), "");
  EXPECT_NE(refusal(*disks, "/dev/sdb").find("errors"), std::string::npos);
  EXPECT_NE(refusal(*disks, "/dev/sdc").find("ghost"), std::string::npos);
  EXPECT_EQ(refusal(*disks, "/dev/sdd"), "");
  EXPECT_NE(refusal(*disks, "/dev/sde"), "");
}

namespace {

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

/// GPT: an EFI partition, a physical volume with a logical volume (XFS), and two halves of a mirror (ext4).
/// A second disk is one FAT file system without partitions, the third has nothing on it.
std::vector<LibguestfsDrive> make_assembled(const fs::path& directory) {
  const auto gpt = directory / "gpt.raw";
  const auto fat = directory / "fat.raw";
  const auto blank = directory / "blank.raw";
  write_text(directory / "layout",
             "label: gpt\n"
             "size=8M, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=\"EFI System\", "
             "uuid=AAAAAAAA-0001-4000-8000-000000000001\n"
             "size=400M, type=E6D6D379-F507-44C2-A23C-238F2A3DF928\n"
             "size=20M, type=A19D880F-05FC-4D3B-A006-743F0F84911E\n"
             "size=20M, type=A19D880F-05FC-4D3B-A006-743F0F84911E\n");
  for (const auto& [file, size] : {std::pair{gpt, 460U}, {fat, 8U}, {blank, 8U}}) {
    write_text(file, "");
    fs::resize_file(file, std::uintmax_t{size} << 20U);
  }
  run({"sh", "-c", "exec sfdisk -q \"$1\" < \"$2\"", "sh", gpt, directory / "layout"});
  run({"mkfs.vfat", "-n", "PLAIN", fat});
  run({"guestfish",
       "--format=raw",
       "-a",
       gpt,
       "run",
       ":",
       "mkfs",
       "vfat",
       "/dev/sda1",
       ":",
       "pvcreate",
       "/dev/sda2",
       ":",
       "vgcreate",
       "vg0",
       "/dev/sda2",
       ":",
       "lvcreate",
       "root-lv",
       "vg0",
       "380",
       ":",
       "mkfs",
       "xfs",
       "/dev/vg0/root-lv",
       "label:data",
       ":",
       "md-create",
       "mirror",
       "/dev/sda3 /dev/sda4",
       "level:raid1",
       ":",
       "mkfs",
       "ext4",
       "/dev/md127",
       "label:md"});
  return {{gpt, "raw", 0}, {fat, "raw", 8U << 20U}, {blank, "raw", 0}};
}

const FileSystem* find(const Storage& storage, const std::string& device) {
  const auto found = std::find_if(storage.filesystems.begin(), storage.filesystems.end(),
                                  [&](const auto& each) { return each.device == device; });
  return found == storage.filesystems.end() ? nullptr : &*found;
}

}  // namespace

TEST(LibguestfsAssembled, KnowsGptLogicalVolumesArraysAndPlainDisks) {
  if (getenv("LIBGUESTFS_BACKEND_SETTINGS") == nullptr) setenv("LIBGUESTFS_BACKEND_SETTINGS", "force_tcg", 1);
  const TempDir directory;
  const auto drives = make_assembled(directory.path());
  unsetenv("LIBGUESTFS_BACKEND_SETTINGS");
  const auto disks = open_libguestfs_disks(drives);
  const auto& storage = disks->storage();

  ASSERT_EQ(storage.disks.size(), 3U);
  EXPECT_EQ(storage.disks[0].scheme, PartitionScheme::gpt);
  EXPECT_EQ(storage.disks[1].scheme, PartitionScheme::none);
  EXPECT_EQ(storage.disks[2], (Disk{"/dev/sdc", 8U << 20U, PartitionScheme::none}));

  const auto* efi = find(storage, "/dev/sda1");
  ASSERT_NE(efi, nullptr);
  EXPECT_EQ(efi->type, "vfat");
  EXPECT_EQ(efi->partition_uuid, "aaaaaaaa-0001-4000-8000-000000000001");
  EXPECT_EQ(efi->partition_label, "EFI System");
  EXPECT_EQ(efi->partition_type, "C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
  ASSERT_NE(find(storage, "/dev/sda2"), nullptr);
  EXPECT_EQ(find(storage, "/dev/sda2")->type, "LVM2_member");
  EXPECT_EQ(find(storage, "/dev/sda3")->type, "linux_raid_member");
  const auto* volume = find(storage, "/dev/vg0/root-lv");
  ASSERT_NE(volume, nullptr);
  EXPECT_EQ(volume->type, "xfs");
  EXPECT_EQ(volume->label, "data");
  EXPECT_EQ(volume->size, 380U << 20U);
  const auto* array = find(storage, "/dev/md/mirror");
  ASSERT_NE(array, nullptr);
  EXPECT_EQ(array->label, "md");
  const auto* plain = find(storage, "/dev/sdb");
  ASSERT_NE(plain, nullptr);
  EXPECT_EQ(plain->type, "vfat");
  EXPECT_EQ(plain->label, "PLAIN");
  EXPECT_EQ(find(storage, "/dev/sdc"), nullptr);

  disks->mount("/dev/vg0/root-lv", "/", "");
  EXPECT_EQ(disks->reader().list("/"), std::vector<std::string>());
  disks->unmount_all();
  disks->mount("/dev/md/mirror", "/", "");
  EXPECT_EQ(disks->reader().list("/"), std::vector<std::string>{"lost+found"});
}

TEST(LibguestfsLaunch, SaysWhyItFails) {
  const TempDir directory;
  const auto image = directory.path() / "disk";
  write_text(image, "");
  fs::resize_file(image, 1U << 20U);
  setenv("LIBGUESTFS_PATH", directory.path().c_str(), 1);
  try {
    open_libguestfs_disks({{image, "raw", 0}});
    FAIL() << "there is no appliance in an empty directory";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("appliance"), std::string::npos);
    EXPECT_NE(error.remedy(), "");
  }
  unsetenv("LIBGUESTFS_PATH");
}

TEST(LibguestfsLaunch, DoesNotTakeAGuestsSectorsForADiskImage) {
  // A guest writes the header of a qcow2 image to its own first sectors, one that refers to a file of the
  // host.
  const TempDir directory;
  const auto secret = directory.path() / "secret";
  write_text(secret, "the host's secret");
  fs::resize_file(secret, 1U << 20U);
  const auto header = directory.path() / "header";
  run({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", secret, header});
  const auto disk = directory.path() / "disk.qcow2";
  run({"qemu-img", "convert", "-f", "raw", "-O", "qcow2", header, disk});

  const std::vector<LibguestfsDrive> drives = {{header, "raw", 0}, {disk, "qcow2", 0}};
  const auto expect_header = [](LibguestfsHandle& handle) {
    for (const char* device : {"/dev/sda", "/dev/sdb"}) {
      EXPECT_EQ(handle.read_device(device, 0, 4), "QFI\xfb") << device;
    }
  };
  for (const bool read_only : {true, false}) {
    LibguestfsHandle handle(drives, read_only);
    expect_header(handle);
  }
}

}  // namespace guestfit::test
