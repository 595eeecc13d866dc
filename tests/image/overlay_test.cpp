// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/overlay.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "support/test_images.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

class OverlayTest : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return (directory_.path() / name).string(); }

  TempDir directory_;
};

TEST_F(OverlayTest, ShowsTheImageAndTakesAllWrites) {
  test::make_raw_disk(at("disk.img"));
  test::make_qcow2_disk(at("disk.qcow2"));
  const auto raw_before = test::read_file(at("disk.img"));
  const auto qcow2_before = test::read_file(at("disk.qcow2"));
  {
    const TemporaryOverlays overlays(probe_images({at("disk.img"), at("disk.qcow2")}));
    ASSERT_EQ(overlays.files().size(), 2U);
    EXPECT_TRUE(test::same_disk(overlays.files()[0], "qcow2", at("disk.img"), "raw"));
    EXPECT_TRUE(test::same_disk(overlays.files()[1], "qcow2", at("disk.qcow2"), "qcow2"));
    for (const auto& overlay : overlays.files())
      test::qemu_io(overlay, "qcow2", "write -P 0x5a 0 6M");
  }
  EXPECT_TRUE(test::read_file(at("disk.img")) == raw_before);
  EXPECT_TRUE(test::read_file(at("disk.qcow2")) == qcow2_before);
}

TEST_F(OverlayTest, GoesWithTheObject) {
  test::make_raw_disk(at("disk.img"));
  fs::path overlay;
  {
    const TemporaryOverlays overlays(probe_images({at("disk.img")}));
    overlay = overlays.files().front();
    EXPECT_TRUE(fs::exists(overlay));
  }
  EXPECT_FALSE(fs::exists(overlay));
}

TEST_F(OverlayTest, NamesTheFormatOfTheImage) {
  // Without it QEMU would look at the content, and the guest decides what a raw disk begins with.
  test::make_raw_disk(at("disk.img"));
  const TemporaryOverlays overlays(probe_images({at("disk.img")}));
  const auto told =
      run_process({"qemu-img", "info", "--output=json", overlays.files().front().string()}).output;
  EXPECT_NE(told.find("\"backing-filename-format\": \"raw\""), std::string::npos) << told;
}

TEST_F(OverlayTest, WorksOnInputsThatAreOnlyRead) {
  test::make_raw_disk(at("raw"));
  for (const std::string format : {"vmdk", "vpc", "vhdx"}) {
    test::make_with_qemu_img({"convert", "-f", "raw", "-O", format, at("raw"), at("disk." + format)});
    fs::permissions(at("disk." + format), fs::perms::owner_read);
    const TemporaryOverlays overlays(probe_images({at("disk." + format)}));
    test::qemu_io(overlays.files().front(), "qcow2", "read -P 0x11 1M 4M");
  }
}

}  // namespace
}  // namespace guestfit
