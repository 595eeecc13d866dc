// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/module_list.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

constexpr const char* kComment = "# guestfit: drivers of the new machine\n";

TEST(ModuleList, MissingModulesAreAddedAtTheEnd) {
  const std::string before =
      "# List of modules\n#\n# Examples:\n# raid1\n# sd_mod\n\nata_piix\nsd_mod  debug=1\n";
  const auto edit = ensure_modules(before, {"nvme", "sd_mod", "virtio_blk"});
  EXPECT_EQ(edit.text, before + kComment + "nvme\nvirtio_blk\n");
  EXPECT_EQ(edit.reasons,
            std::vector<std::string>{"nvme, virtio_blk added: the new machine needs these drivers"});
}

TEST(ModuleList, ListedModulesAreLeftAlone) {
  EXPECT_FALSE(ensure_modules("nvme\n", {"nvme"}).text);
  EXPECT_FALSE(ensure_modules("  xen-blkfront max=1\n", {"xen_blkfront"}).text) << "- and _ are the same";
  EXPECT_FALSE(ensure_modules("", {}).text);
}

TEST(ModuleList, ModuleThatIsOnlyInACommentIsAdded) {
  EXPECT_EQ(ensure_modules("# nvme\n;ena\n", {"nvme", "ena"}).text,
            "# nvme\n;ena\n" + (kComment + std::string("nvme\nena\n")));
}

TEST(ModuleList, SecondRunAddsToTheBlockOfTheFirst) {
  const auto first = *ensure_modules("ext4\n", {"nvme"}).text;
  EXPECT_FALSE(ensure_modules(first, {"nvme"}).text);
  EXPECT_EQ(ensure_modules(first + "\n# own\nloop\n", {"nvme", "ena"}).text,
            "ext4\n" + (kComment + std::string("nvme\nena\n\n# own\nloop\n")));
}

TEST(ModuleList, LastLineWithoutAnEndIsEnded) {
  EXPECT_EQ(ensure_modules("ext4", {"nvme"}).text, "ext4\n" + (kComment + std::string("nvme\n")));
  EXPECT_EQ(ensure_modules("", {"nvme", "nvme"}).text, kComment + std::string("nvme\n"));
}

TEST(ModuleList, LastModulesSettingWins) {
  using Setting = InitramfsModules;
  EXPECT_EQ(initramfs_modules({"# MODULES=dep\nMODULES=most\n"}), Setting::most);
  EXPECT_EQ(initramfs_modules({"MODULES=most\n", "BUSYBOX=y\n", "MODULES=\"dep\" # small\n"}), Setting::dep);
  EXPECT_EQ(initramfs_modules({"MODULES=dep\nexport MODULES='list'\n"}), Setting::list);
  EXPECT_EQ(initramfs_modules({"MODULES=netboot;BOOT=nfs\n"}), Setting::netboot);
}

TEST(ModuleList, UnknownOrMissingModulesSettingIsNone) {
  EXPECT_FALSE(initramfs_modules({}));
  EXPECT_FALSE(initramfs_modules({"BOOT=local\nXMODULES=most\n"}));
  EXPECT_FALSE(initramfs_modules({"MODULES=$OTHER\n"}));
  EXPECT_FALSE(initramfs_modules({"MODULES=\n"}));
  EXPECT_FALSE(initramfs_modules({"MODULES=\""}));
}

}  // namespace
}  // namespace guestfit
