// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "edit/drivers/compress.hpp"
#include "unit/edit/drivers/newc_archive.hpp"

namespace guestfit {
namespace {

Initramfs unpacked(const std::string& image) {
  Initramfs initramfs([](const std::string&) { return true; });
  initramfs.read(image);
  return initramfs;
}

std::string content(const Initramfs& initramfs, const std::string& path) {
  const auto* file = initramfs.find(path);
  return file == nullptr ? "(none)" : file->content.value_or("(no content)");
}

TEST(Initramfs, TakesPartsOfDifferentForms) {
  const auto early = NewcArchive().directory("kernel").file("kernel/microcode.bin", "m").bytes();
  const auto first = compress_zstd(NewcArchive().directory("etc").file("etc/a", "1").bytes());
  const auto second = compress_gzip(NewcArchive().file("etc/b", "2").bytes());
  const auto third = compress_lz4_legacy(NewcArchive().file("etc/c", "3").bytes());
  const auto initramfs = unpacked(early + std::string(512, '\0') + first + std::string(3, '\0') + second +
                                  third + std::string(7, '\0'));
  EXPECT_EQ(content(initramfs, "kernel/microcode.bin"), "m");
  EXPECT_EQ(content(initramfs, "etc/a") + content(initramfs, "etc/b") + content(initramfs, "etc/c"), "123");
  EXPECT_EQ(initramfs.last_compression(), Compression::lz4);
}

TEST(Initramfs, LaterFilesReplaceEarlierOnes) {
  const auto image = compress_gzip(NewcArchive().file("a", "old").bytes()) +
                     compress_gzip(NewcArchive().file("a", "new").bytes());
  EXPECT_EQ(content(unpacked(image), "a"), "new");
}

TEST(Initramfs, ReadsOnWhereTheImageBeforeEnded) {
  auto initramfs = unpacked(NewcArchive().directory("etc").bytes());
  initramfs.read(NewcArchive().file("etc/a", "1").bytes());
  EXPECT_EQ(content(initramfs, "etc/a"), "1");
}

TEST(Initramfs, FollowsLinksInDirectoryNames) {
  const auto initramfs = unpacked(
      NewcArchive().directory("usr").directory("usr/lib").link("lib", "usr/lib").file("lib/a", "1").bytes());
  EXPECT_TRUE(initramfs.files().contains("usr/lib/a"));
  EXPECT_EQ(initramfs.real_path("lib/modules/6.1/new.ko"), "usr/lib/modules/6.1/new.ko");
  EXPECT_EQ(content(initramfs, "/lib/a"), "1");
}

TEST(Initramfs, StaysInsideWhereLinksLeadOut) {
  const auto initramfs = unpacked(NewcArchive().link("lib", "../../../etc").link("abs", "/etc/x").bytes());
  EXPECT_EQ(initramfs.real_path("lib/a"), "etc/a");
  EXPECT_EQ(initramfs.real_path("abs/../y"), "etc/y");
}

TEST(Initramfs, GivesUpWhereLinksGoInACircle) {
  EXPECT_EQ(unpacked(NewcArchive().link("a", "b").link("b", "a").bytes()).real_path("a/x"), std::nullopt);
}

// This is what makes a kernel panic of a careless archive: the libraries are gone.
TEST(Initramfs, ADirectoryReplacesALink) {
  const auto initramfs = unpacked(
      NewcArchive().directory("usr").directory("usr/lib").link("lib", "usr/lib").directory("lib").bytes());
  EXPECT_TRUE(initramfs.find("lib")->is_directory());
  EXPECT_EQ(initramfs.real_path("lib/a"), "lib/a");
}

TEST(Initramfs, ADirectoryThatIsThereKeepsItsFiles) {
  const auto initramfs =
      unpacked(NewcArchive().directory("etc").file("etc/a", "1").directory("./etc").bytes());
  EXPECT_EQ(content(initramfs, "etc/a"), "1");
}

TEST(Initramfs, AFileDoesNotReplaceADirectoryWithFiles) {
  const auto initramfs = unpacked(NewcArchive().directory("etc").file("etc/a", "1").file("etc", "x").bytes());
  EXPECT_TRUE(initramfs.find("etc")->is_directory());
}

TEST(Initramfs, DropsFilesWithoutTheirDirectoryAsTheKernelDoes) {
  EXPECT_EQ(unpacked(NewcArchive().file("etc/a", "1").directory("etc").bytes()).find("etc/a"), nullptr);
}

// cpio(1) gives the content with the last link only.
TEST(Initramfs, HardLinksShareTheirContent) {
  const auto initramfs = unpacked(
      NewcArchive().hard_link("a", "", 7, 2).hard_link("b", "shared", 7, 2).file("c", "own").bytes());
  EXPECT_EQ(content(initramfs, "a"), "shared");
  EXPECT_EQ(content(initramfs, "b"), "shared");
  EXPECT_TRUE(initramfs.has_other_links("a"));
  EXPECT_FALSE(initramfs.has_other_links("c"));
}

TEST(Initramfs, WritingOverAHardLinkChangesTheOthers) {
  const auto first = NewcArchive().hard_link("a", "", 7, 2).hard_link("b", "shared", 7, 2).bytes();
  EXPECT_EQ(content(unpacked(first + NewcArchive().file("a", "new").bytes()), "b"), "new");
}

TEST(Initramfs, HardLinksEndWithTheirArchive) {
  const auto first = NewcArchive().hard_link("a", "first", 7, 2).bytes();
  const auto second = NewcArchive().hard_link("b", "second", 7, 2).bytes();
  const auto initramfs = unpacked(compress_gzip(first + second));
  EXPECT_EQ(content(initramfs, "a"), "first");
  EXPECT_EQ(content(initramfs, "b"), "second");
}

TEST(Initramfs, KeepsContentsOnlyWhereAsked) {
  Initramfs initramfs([](const std::string& path) { return path == "a"; });
  initramfs.read(NewcArchive().file("a", "1").file("b", "22").bytes());
  EXPECT_EQ(initramfs.find("a")->content, "1");
  EXPECT_EQ(initramfs.find("b")->content, std::nullopt);
  EXPECT_EQ(initramfs.find("b")->size, 2U);
}

TEST(Initramfs, RefusesWhatTheKernelWouldNotUnpack) {
  const auto good = compress_gzip(NewcArchive().file("a", "1").bytes());
  EXPECT_NO_THROW(unpacked(good));
  EXPECT_THROW(unpacked(good + "#BOOTCONFIG\n"), Error);
  EXPECT_THROW(unpacked(good.substr(0, good.size() - 12)), Error);
  EXPECT_THROW(unpacked(compress_gzip(NewcArchive().file("a", "1").cut())), Error);
  EXPECT_THROW(unpacked(compress_gzip("an ext2 file system, as in the days of 2.4")), Error);
  EXPECT_THROW(unpacked("0" + good), Error);
}

TEST(Initramfs, SaysWhereTheDamageIs) {
  const auto archive = NewcArchive().file("a", "1").bytes();
  try {
    unpacked(archive + "junk");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("byte " + std::to_string(archive.size())), std::string::npos)
        << error.what();
  }
}

TEST(FindGenerator, GoesByFilesThatOnlyOneHas) {
  const auto generator = [](const NewcArchive& archive) { return find_generator(unpacked(archive.bytes())); };
  EXPECT_EQ(generator(NewcArchive().directory("conf").file("conf/initramfs.conf", "")), "initramfs-tools");
  EXPECT_EQ(generator(NewcArchive().directory("usr").directory("usr/lib").directory("usr/lib/dracut")),
            "dracut");
  EXPECT_EQ(generator(NewcArchive().file("dracut-004-409.el6_8.2", "")), "dracut");
  EXPECT_EQ(generator(NewcArchive().file("init_functions", "")), "mkinitcpio");
  EXPECT_EQ(generator(NewcArchive().directory("bin").file("bin/nash", "")), "mkinitrd-nash");
  EXPECT_EQ(generator(NewcArchive().file("init", "")), "");
}

}  // namespace
}  // namespace guestfit
