// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/nash_init.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

const std::string kBegin =
    "#!/bin/nash\n"
    "\n"
    "mount -t proc /proc /proc\n"
    "echo Creating block device nodes.\n"
    "mkblkdevs\n";

// As mkinitrd of RHEL 5 writes it for a guest on LVM.
const std::string kUsual = kBegin +
                           "echo \"Loading sd_mod.ko module\"\n"
                           "insmod /lib/sd_mod.ko \n"
                           "echo \"Loading dm-snapshot.ko module\"\n"
                           "insmod /lib/dm-snapshot.ko \n";
const std::string kRest =
    "echo Waiting for driver initialization.\n"
    "stabilized --hash --interval 250 /proc/scsi/scsi\n"
    "mkblkdevs\n"
    "echo Scanning logical volumes\n"
    "lvm vgscan --ignorelockingfailure\n"
    "resume /dev/VolGroup00/LogVol01\n"
    "echo Creating root device.\n"
    "mkrootdev -t ext3 -o defaults,ro /dev/VolGroup00/LogVol00\n"
    "echo Mounting root filesystem.\n"
    "mount /sysroot\n"
    "switchroot\n";

TEST(LoadInNashInit, LoadsBehindTheOthersInTheGivenOrder) {
  EXPECT_EQ(load_in_nash_init(kUsual + kRest, {"/lib/xen-platform-pci.ko", "/lib/xen-vbd.ko"}),
            kUsual +
                "echo \"Loading xen-platform-pci.ko module\"\n"
                "insmod /lib/xen-platform-pci.ko\n"
                "echo \"Loading xen-vbd.ko module\"\n"
                "insmod /lib/xen-vbd.ko\n" +
                kRest);
}

TEST(LoadInNashInit, LeavesOutWhatIsLoadedAlready) {
  EXPECT_EQ(load_in_nash_init(kUsual + kRest, {"/lib/sd_mod.ko"}), kUsual + kRest);
  const auto once = load_in_nash_init(kUsual + kRest, {"/lib/xen-vbd.ko"});
  EXPECT_EQ(load_in_nash_init(once.value(), {"/lib/xen-vbd.ko"}), once);
}

TEST(LoadInNashInit, MakesTheDeviceNodesWhereNothingWouldMakeThemBeforeTheRoot) {
  const std::string root = "echo Creating root device.\nmkrootdev -t ext3 -o defaults,ro sda2\nswitchroot\n";
  const std::string load = "echo \"Loading xen-vbd.ko module\"\ninsmod /lib/xen-vbd.ko\nmkblkdevs\n";
  EXPECT_EQ(load_in_nash_init(kBegin + root, {"/lib/xen-vbd.ko"}), kBegin + load + root);
  EXPECT_EQ(load_in_nash_init(kUsual + root, {"/lib/xen-vbd.ko"}), kUsual + load + root);
}

TEST(LoadInNashInit, LeavesAScriptAloneThatIsNotMkinitrds) {
  EXPECT_EQ(load_in_nash_init("#!/bin/sh\nmkrootdev\n", {"/lib/xen-vbd.ko"}), std::nullopt);
  EXPECT_EQ(load_in_nash_init(kBegin, {"/lib/xen-vbd.ko"}), std::nullopt);
  EXPECT_EQ(load_in_nash_init("", {"/lib/xen-vbd.ko"}), std::nullopt);
}

}  // namespace
}  // namespace guestfit
