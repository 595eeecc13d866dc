// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/output.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "support/test_images.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

class OutputTest : public testing::Test {
 protected:
  OutputTest() {
    test::make_raw_disk(at("disk.img"));
    test::make_qcow2_disk(at("second.qcow2"));
  }

  std::string at(const std::string& name) const { return (directory_.path() / name).string(); }
  std::vector<ImageInfo> one() const { return probe_images({at("disk.img")}); }
  std::vector<ImageInfo> two() const { return probe_images({at("disk.img"), at("second.qcow2")}); }

  std::size_t files_here() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(directory_.path()), fs::directory_iterator()));
  }

  std::string error_of(const std::string& path, const std::string& format = "qcow2") const {
    try {
      const OutputTransaction transaction(one(), {path, format});
      return "";
    } catch (const Error& error) {
      EXPECT_FALSE(error.remedy().empty());
      return error.what();
    }
  }

  TempDir directory_;
};

TEST_F(OutputTest, WritesTheChangedDiskAndLeavesTheInputAlone) {
  const auto before = test::read_file(at("disk.img"));
  for (const std::string format : {"raw", "qcow2"}) {
    const auto file = at("new." + format);
    OutputTransaction transaction(one(), {file, format});
    test::qemu_io(transaction.overlays().at(0), "qcow2", "write -P 0x5a 2M 128k");
    EXPECT_FALSE(fs::exists(file));
    std::vector<double> fractions;
    transaction.commit([&](double fraction) { fractions.push_back(fraction); });
    test::qemu_io(file, format, "read -P 0x5a 2M 128k");
    test::qemu_io(file, format, "read -P 0x11 3M 2M");
    EXPECT_EQ(probe_image(file).format, format);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_EQ(fractions.back(), 1.0);
    EXPECT_EQ(transaction.results(), std::vector<fs::path>{fs::canonical(file)});
  }
  EXPECT_TRUE(test::read_file(at("disk.img")) == before);
  EXPECT_EQ(files_here(), 4U) << "two images, two new ones, nothing else";
}

TEST_F(OutputTest, KeepsHolesOfARawImage) {
  OutputTransaction transaction(one(), {at("new.img"), "raw"});
  transaction.commit({});
  EXPECT_EQ(fs::file_size(at("new.img")), 8 * test::kMebibyte);
  EXPECT_TRUE(test::same_disk(at("new.img"), "raw", at("disk.img"), "raw"));
}

TEST_F(OutputTest, NamesFurtherDisksAfterTheFirst) {
  EXPECT_EQ(output_files("/vm/web.qcow2", 3),
            (std::vector<fs::path>{"/vm/web.qcow2", "/vm/web-disk2.qcow2", "/vm/web-disk3.qcow2"}));
  EXPECT_EQ(output_files("/vm/web", 2), (std::vector<fs::path>{"/vm/web", "/vm/web-disk2"}));
  OutputTransaction transaction(two(), {at("new.qcow2"), "qcow2"});
  transaction.commit({});
  EXPECT_TRUE(test::same_disk(at("new.qcow2"), "qcow2", at("disk.img"), "raw"));
  EXPECT_TRUE(test::same_disk(at("new-disk2.qcow2"), "qcow2", at("second.qcow2"), "qcow2"));
}

TEST_F(OutputTest, WithoutCommitNothingIsLeft) {
  { const OutputTransaction transaction(one(), {at("new.qcow2"), "qcow2"}); }
  EXPECT_EQ(files_here(), 2U);
}

TEST_F(OutputTest, RefusesAnExistingFile) {
  test::write_file(at("there"), "precious");
  EXPECT_EQ(error_of(at("there")), fs::canonical(at("there")).string() + " exists already");
  fs::create_symlink("nowhere", at("dangling"));
  EXPECT_NE(error_of(at("dangling")).find("exists already"), std::string::npos);
  EXPECT_EQ(test::read_file(at("there")), "precious");
}

TEST_F(OutputTest, RefusesAnExistingFileOfAFurtherDisk) {
  test::write_file(at("new-disk2.qcow2"), "precious");
  EXPECT_THROW(OutputTransaction(two(), {at("new.qcow2"), "qcow2"}), Error);
  EXPECT_EQ(test::read_file(at("new-disk2.qcow2")), "precious");
  EXPECT_EQ(files_here(), 3U);
}

TEST_F(OutputTest, NeverOverwritesAFileThatAppearsMeanwhile) {
  OutputTransaction transaction(two(), {at("new.qcow2"), "qcow2"});
  test::write_file(at("new.qcow2"), "precious");
  EXPECT_THROW(transaction.commit({}), Error);
  EXPECT_EQ(test::read_file(at("new.qcow2")), "precious");
  EXPECT_FALSE(fs::exists(at("new-disk2.qcow2"))) << "all or nothing";
}

TEST_F(OutputTest, RefusesToWriteOverItsInput) {
  EXPECT_NE(error_of(at("disk.img")).find("is one of the images given"), std::string::npos);
  fs::create_symlink("disk.img", at("link.img"));
  EXPECT_NE(error_of(at("link.img")).find("is one of the images given"), std::string::npos);
}

TEST_F(OutputTest, RefusesWhatCannotBe) {
  EXPECT_NE(error_of(at("none/new.qcow2")).find("cannot be used"), std::string::npos);
  EXPECT_NE(error_of(at("new.vdi"), "vdi").find("format vdi cannot be made"), std::string::npos);
  EXPECT_NE(error_of(""), "");
  EXPECT_NE(error_of(directory_.path().string() + "/"), "");
  EXPECT_EQ(files_here(), 2U);
}

TEST_F(OutputTest, RefusesWhenTheInputChangesMeanwhile) {
  OutputTransaction transaction(one(), {at("new.qcow2"), "qcow2"});
  test::qemu_io(at("disk.img"), "raw", "write -P 0x77 6M 64k");
  EXPECT_THROW(transaction.commit({}), Error);
  EXPECT_FALSE(fs::exists(at("new.qcow2")));
}

TEST_F(OutputTest, TwoRunsForOneFileKeepOutOfEachOthersWay) {
  const OutputTransaction first(one(), {at("new.qcow2"), "qcow2"});
  EXPECT_NE(error_of(at("new.qcow2")).find("another guestfit (process"), std::string::npos);
}

TEST_F(OutputTest, RemovesWhatAKilledRunLeft) {
  const auto state = StateDirectory::path_for(fs::canonical(directory_.path()) / "new.qcow2");
  fs::create_directory(state);
  fs::permissions(state, fs::perms::owner_all);
  test::write_file(state / "part-0", "half");
  test::write_file(state / "part-1", "whole");
  fs::create_hard_link(state / "part-1", at("new-disk2.qcow2"));
  OutputTransaction transaction(two(), {at("new.qcow2"), "qcow2"});
  transaction.commit({});
  EXPECT_TRUE(test::same_disk(at("new-disk2.qcow2"), "qcow2", at("second.qcow2"), "qcow2"));
  EXPECT_EQ(files_here(), 4U);
}

}  // namespace
}  // namespace guestfit
