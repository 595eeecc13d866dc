// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/probe.hpp"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "image/writable.hpp"
#include "support/test_images.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

class ProbeTest : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return (directory_.path() / name).string(); }

  /// "CODE: message" of the error, "" when there is none.
  static std::string error_of(const std::string& path) {
    try {
      probe_image(path);
      return "";
    } catch (const Error& error) {
      EXPECT_FALSE(error.remedy().empty());
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      return error.code() + ": " + error.what();
    }
  }

  TempDir directory_;
};

TEST_F(ProbeTest, KnowsARawDisk) {
  test::make_raw_disk(at("disk.qcow2"));
  const auto image = probe_image(at("disk.qcow2"));
  EXPECT_EQ(image.format, "raw") << "the name must not count";
  EXPECT_EQ(image.virtual_size, 8 * test::kMebibyte);
  EXPECT_EQ(image.path, at("disk.qcow2"));
  EXPECT_FALSE(image.backing_file);
}

TEST_F(ProbeTest, KnowsEveryFormatThatQemuMakes) {
  const std::vector<std::vector<std::string>> formats = {{"qcow2", "qcow2", "compat=v3"},
                                                         {"qcow2", "qcow2", "compat=0.10"},
                                                         {"vmdk", "vmdk", "subformat=monolithicSparse"},
                                                         {"vmdk", "vmdk", "subformat=streamOptimized"},
                                                         {"vmdk", "vmdk", "subformat=monolithicFlat"},
                                                         {"vhd", "vpc", "subformat=dynamic,force_size=on"},
                                                         {"vhd", "vpc", "subformat=fixed,force_size=on"},
                                                         {"vhdx", "vhdx", "subformat=dynamic"},
                                                         {"vhdx", "vhdx", "subformat=fixed"}};
  test::make_raw_disk(at("raw"));
  for (const auto& format : formats) {
    test::make_with_qemu_img(
        {"convert", "-f", "raw", "-O", format[1], "-o", format[2], at("raw"), at("made")});
    const auto image = probe_image(at("made"));
    EXPECT_EQ(image.format, format[0]) << format[2];
    EXPECT_EQ(image.virtual_size, 8 * test::kMebibyte) << format[2];
  }
}

TEST_F(ProbeTest, TakesABareFileSystemAsADisk) {
  std::string bytes(1 << 20, '\0');
  bytes.replace(1080, 2, "\x53\xef");
  test::write_file(at("ext4"), bytes);
  EXPECT_EQ(probe_image(at("ext4")).format, "raw");
}

TEST_F(ProbeTest, FollowsASymbolicLinkToTheRealFile) {
  test::make_raw_disk(at("real.img"));
  fs::create_symlink("real.img", at("link.img"));
  const auto image = probe_image(at("link.img"));
  EXPECT_EQ(image.file, fs::canonical(at("real.img")));
  EXPECT_EQ(image.path, at("link.img"));
}

TEST_F(ProbeTest, TakesNamesThatLookLikeOptionsAndProtocols) {
  for (const std::string name :
       {"a,b=c.img", "nbd:localhost:1", "json:{}", "-f", "two words\n.img", "\xff.img"}) {
    test::make_raw_disk(at(name));
    EXPECT_EQ(probe_image(at(name)).format, "raw") << name;
  }
}

TEST_F(ProbeTest, SaysPlainlyWhatIsNotThere) {
  EXPECT_EQ(error_of(at("none.img")), ": there is no file " + at("none.img"));
  fs::create_symlink("none.img", at("dangling"));
  EXPECT_EQ(error_of(at("dangling")),
            ": " + at("dangling") + " is a symbolic link to a file that does not exist");
  EXPECT_EQ(error_of(directory_.path().string()),
            "ERR-1: " + directory_.path().string() + " is a directory, not a disk image");
  test::write_file(at("empty"), "");
  EXPECT_EQ(error_of(at("empty")), "ERR-1: " + at("empty") + " is empty");
}

TEST_F(ProbeTest, RefusesATextFileWithTheNameOfAnImage) {
  test::write_file(at("disk.qcow2"), std::string(100000, 'x'));
  EXPECT_EQ(error_of(at("disk.qcow2")),
            "ERR-1: " + at("disk.qcow2") +
                " is not a disk image: it has no partition table and no known file system");
}

TEST_F(ProbeTest, DoesNotWaitAtAPipe) {
  ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of(at("pipe")), "ERR-1: " + at("pipe") + " is not a regular file");
}

TEST_F(ProbeTest, RefusesADamagedImage) {
  test::make_qcow2_disk(at("whole"));
  const auto bytes = test::read_file(at("whole"));
  for (const std::size_t length :
       {bytes.size() - 200000, std::size_t{70000}, std::size_t{600}, std::size_t{50}}) {
    test::write_file(at("cut"), bytes.substr(0, length));
    EXPECT_EQ(error_of(at("cut")).substr(0, 6), "ERR-1:") << length;
  }
  auto broken = bytes;
  broken.replace(0x30000, 64, std::string(64, '\x77'));
  test::write_file(at("broken"), broken);
  EXPECT_EQ(error_of(at("broken")).substr(0, 6), "ERR-1:");
}

TEST_F(ProbeTest, RefusesAVhdWhoseFootersDiffer) {
  test::make_raw_disk(at("raw"));
  test::make_with_qemu_img({"convert", "-f", "raw", "-O", "vpc", at("raw"), at("disk.vhd")});
  fs::resize_file(at("disk.vhd"), fs::file_size(at("disk.vhd")) - 1000);
  EXPECT_EQ(error_of(at("disk.vhd")).substr(0, 6), "ERR-3:");
}

TEST_F(ProbeTest, TakesABackingFileBesideTheImageOrBelow) {
  fs::create_directory(at("base"));
  test::make_qcow2_disk(at("base/base.qcow2"));
  test::make_with_qemu_img({"create", "-f", "qcow2", "-F", "qcow2", "-b", "base/base.qcow2", at("top")});
  EXPECT_EQ(probe_image(at("top")).backing_file, fs::canonical(at("base/base.qcow2")));
}

TEST_F(ProbeTest, RefusesAMissingBackingFile) {
  test::make_qcow2_disk(at("base.qcow2"));
  test::make_with_qemu_img({"create", "-f", "qcow2", "-F", "qcow2", "-b", at("base.qcow2"), at("top")});
  fs::remove(at("base.qcow2"));
  EXPECT_EQ(error_of(at("top")),
            "LIM-6: the backing file " + at("base.qcow2") + " of " + at("top") + " is missing");
}

TEST_F(ProbeTest, RefusesBackingFilesElsewhere) {
  fs::create_directory(at("vm"));
  test::make_raw_disk(at("base.img"));
  for (const auto& name : {at("base.img"), std::string("../base.img"), std::string("/etc/passwd")}) {
    test::make_with_qemu_img({"create", "-u", "-f", "qcow2", "-F", "raw", "-b", name, at("vm/top"), "8M"});
    EXPECT_NE(error_of(at("vm/top")).find("outside of its own directory"), std::string::npos) << name;
  }
  fs::create_symlink("../base.img", at("vm/link.img"));
  test::make_with_qemu_img(
      {"create", "-u", "-f", "qcow2", "-F", "raw", "-b", "link.img", at("vm/top"), "8M"});
  EXPECT_NE(error_of(at("vm/top")).find("outside of its own directory"), std::string::npos);
}

TEST_F(ProbeTest, RefusesABackingFileThatIsNoImage) {
  test::write_file(at("secret"), "root:x:0:0\n");
  test::make_with_qemu_img({"create", "-u", "-f", "qcow2", "-b", "secret", "-F", "vmdk", at("top"), "8M"});
  EXPECT_NE(error_of(at("top")), "");
  // What QEMU would find out for itself is found out before it does.
  test::make_raw_disk(at("base.img"));
  test::make_with_qemu_img({"create", "-u", "-f", "qcow2", "-F", "nbd", "-b", "base.img", at("top"), "8M"});
  EXPECT_NE(error_of(at("top")).find("of the format nbd"), std::string::npos);
}

TEST_F(ProbeTest, RefusesBackingFilesOnTheNetwork) {
  for (const std::string name : {"nbd://127.0.0.1:1/x", "json:{\"driver\":\"raw\"}"}) {
    test::make_with_qemu_img({"create", "-u", "-f", "qcow2", "-F", "raw", "-b", name, at("top"), "8M"});
    EXPECT_NE(error_of(at("top")).find("not a file of this host"), std::string::npos) << name;
  }
}

TEST_F(ProbeTest, RefusesAChainThatRunsInACircle) {
  test::make_with_qemu_img({"create", "-u", "-f", "qcow2", "-F", "qcow2", "-b", "b", at("a"), "8M"});
  test::make_with_qemu_img({"create", "-u", "-f", "qcow2", "-F", "qcow2", "-b", "a", at("b"), "8M"});
  EXPECT_NE(error_of(at("a")).find("runs in a circle"), std::string::npos);
}

TEST_F(ProbeTest, RefusesDataOutsideOfTheImage) {
  test::make_with_qemu_img({"create", "-f", "qcow2", "-o", "data_file=" + at("data"), at("top"), "8M"});
  EXPECT_NE(error_of(at("top")).find("keeps its data in another file"), std::string::npos);
  fs::create_directory(at("vm"));
  test::write_file(at("outside"), std::string(1 << 20, 'x'));
  test::write_file(at("vm/disk.vmdk"),
                   "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
                   "createType=\"monolithicFlat\"\nRW 2048 FLAT \"../outside\" 0\n");
  EXPECT_NE(error_of(at("vm/disk.vmdk")).find("not a file in its directory"), std::string::npos);
}

TEST_F(ProbeTest, RefusesOneDiskGivenTwice) {
  test::make_raw_disk(at("disk.img"));
  fs::create_symlink("disk.img", at("link.img"));
  fs::create_hard_link(at("disk.img"), at("hard.img"));
  EXPECT_THROW(probe_images({at("disk.img"), at("link.img")}), Error);
  EXPECT_THROW(probe_images({at("disk.img"), at("hard.img")}), Error);
  test::make_raw_disk(at("other.img"));
  EXPECT_EQ(probe_images({at("disk.img"), at("other.img")}).size(), 2U);
}

TEST_F(ProbeTest, WritesNothing) {
  test::make_qcow2_disk(at("disk.qcow2"));
  const auto before = test::read_file(at("disk.qcow2"));
  probe_image(at("disk.qcow2"));
  EXPECT_TRUE(test::read_file(at("disk.qcow2")) == before);
}

TEST_F(ProbeTest, AReadOnlyImageIsNotForInPlace) {
  test::make_raw_disk(at("disk.img"));
  EXPECT_NO_THROW(require_writable(probe_image(at("disk.img"))));
  ASSERT_EQ(chmod(at("disk.img").c_str(), 0444), 0);
  EXPECT_THROW(require_writable(probe_image(at("disk.img"))), Error) << "even for root";
}

TEST_F(ProbeTest, OnlyRawAndQcow2AreForInPlace) {
  test::make_raw_disk(at("raw"));
  test::make_with_qemu_img({"convert", "-f", "raw", "-O", "vmdk", at("raw"), at("disk.vmdk")});
  try {
    require_writable(probe_image(at("disk.vmdk")));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_EQ(std::string(error.what()),
              at("disk.vmdk") + " is a vmdk image, which cannot be changed in place");
  }
}

}  // namespace
}  // namespace guestfit
