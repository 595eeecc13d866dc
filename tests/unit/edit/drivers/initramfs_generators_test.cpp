// SPDX-License-Identifier: LGPL-2.1-or-later
// add_modules() on an initramfs of each generator: where modules go, and what makes them load.
#include <map>

#include <gtest/gtest.h>

#include "edit/drivers/compress.hpp"
#include "edit/drivers/initramfs.hpp"
#include "edit/drivers/initramfs_modules.hpp"
#include "unit/edit/drivers/newc_archive.hpp"

namespace guestfit {
namespace {

using Names = std::vector<std::string>;

const std::string kVersion = "6.6.1-test";

/// A kernel with two disk drivers, in the files and the compression that the test asks for.
class Kernel {
 public:
  explicit Kernel(const std::string& suffix = "", const std::string& version = kVersion) : version_(version) {
    const std::string nvme = "kernel/drivers/nvme/host/nvme.ko" + suffix;
    const std::string core = "kernel/drivers/nvme/host/nvme-core.ko" + suffix;
    lists_["modules.dep"] = nvme + ": " + core + "\n" + core + ":\nkernel/fs/ext4.ko" + suffix + ":\n";
    lists_["modules.alias"] = "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n";
    files_[nvme] = suffix.empty() ? "NVME" : compress_gzip("NVME");
    files_[core] = suffix.empty() ? "CORE" : compress_gzip("CORE");
  }

  InitramfsResult add(const std::string& image, const StableNameByType& stable_name = {}) const {
    const ModuleIndex index(version_, lists_);
    const Names wanted = {"nvme"};
    return add_modules({image, wanted, index,
                        [this](const std::string& path) -> std::optional<std::string> {
                          const auto found = files_.find(path);
                          if (found == files_.end()) return std::nullopt;
                          return found->second;
                        },
                        stable_name});
  }

 private:
  std::string version_;
  KmodLists lists_;
  std::map<std::string, std::string> files_;
};

/// An archive with these directories, and those above them.
NewcArchive with_directories(const Names& directories) {
  NewcArchive archive;
  for (const auto& directory : directories) {
    for (auto slash = directory.find('/'); slash != std::string::npos; slash = directory.find('/', slash + 1))
      archive.directory(directory.substr(0, slash));
    archive.directory(directory);
  }
  return archive;
}

std::string content(const InitramfsResult& result, const std::string& path) {
  Initramfs initramfs([](const std::string&) { return true; });
  initramfs.read(result.image.value_or(""));
  const auto* file = initramfs.find(path);
  return file == nullptr ? "(none)" : file->content.value_or("(no content)");
}

std::string microcode() {
  return NewcArchive().directory("kernel").directory("kernel/x86").file("kernel/x86/m.bin", "M").bytes();
}

TEST(Dracut, ModulesGoBehindTheLinkAndUdevFindsThem) {
  const auto modules = "usr/lib/modules/" + kVersion;
  const auto archive = with_directories({"usr/lib/dracut", modules})
                           .link("lib", "usr/lib")
                           .file(modules + "/modules.dep", "")
                           .file(modules + "/modules.alias", "")
                           .bytes();
  const auto image = microcode() + compress_gzip(archive);
  const auto result = Kernel().add(image);
  EXPECT_EQ(result.generator, "dracut");
  EXPECT_TRUE(result.image.value().starts_with(image));
  EXPECT_EQ(content(result, modules + "/kernel/drivers/nvme/host/nvme.ko"), "NVME");
  Initramfs initramfs;
  initramfs.read(*result.image);
  EXPECT_TRUE(initramfs.files().at("lib")->is_symlink());
  EXPECT_EQ(content(result, modules + "/modules.alias"), "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n");
  EXPECT_EQ(Kernel().add(*result.image).image, std::nullopt);
}

TEST(Dracut, KnowsTheFirstReleases) {
  const auto image = with_directories({"lib/modules/" + kVersion}).file("dracut-004-411.el6", "").bytes();
  const auto result = Kernel().add(image);
  EXPECT_EQ(result.generator, "dracut");
  EXPECT_EQ(content(result, "lib/modules/" + kVersion + "/kernel/drivers/nvme/host/nvme-core.ko"), "CORE");
}

TEST(Dracut, NoLongerWaitsForNamesOfTheOldMachine) {
  const std::string finished = "usr/lib/dracut/hooks/initqueue/finished";
  const std::string unit = "etc/systemd/system/dev-disk-by\\x2did-ata\\x2dVBOX_HARDDISK.device.d";
  const auto image =
      with_directories({finished, unit, "lib/modules/" + kVersion})
          .file("lib/modules/" + kVersion + "/nvme.ko", "NVME")
          .file("lib/modules/" + kVersion + "/nvme-core.ko", "CORE")
          .file(finished + "/devexists-\\x2fdev\\x2fdisk\\x2fby-id\\x2fata-VBOX_HARDDISK.sh", "[ -e x ]\n")
          .file(finished + "/devexists-\\x2fdev\\x2fdisk\\x2fby-uuid\\x2f1234.sh", "[ -e y ]\n")
          .file(finished + "/devexists-\\x2fdev\\x2fdisk\\x2fby-id\\x2flvm-pv-uuid-ab.sh", "[ -e z ]\n")
          .file(unit + "/timeout.conf", "[Unit]\nJobTimeoutSec=0\n")
          .bytes();
  const auto result = Kernel().add(image);
  EXPECT_EQ(result.released, Names{"/dev/disk/by-id/ata-VBOX_HARDDISK"});
  EXPECT_TRUE(content(result, finished + "/devexists-\\x2fdev\\x2fdisk\\x2fby-id\\x2fata-VBOX_HARDDISK.sh")
                  .ends_with("\n:\n"));
  EXPECT_TRUE(content(result, unit + "/timeout.conf").ends_with("JobTimeoutSec=1\nJobRunningTimeoutSec=1\n"));
  EXPECT_EQ(content(result, finished + "/devexists-\\x2fdev\\x2fdisk\\x2fby-uuid\\x2f1234.sh"), "[ -e y ]\n");
  EXPECT_EQ(Kernel().add(*result.image).image, std::nullopt);
}

TEST(Dracut, LvmIsNotKeptFromTheNewDisks) {
  const auto image = with_directories({"usr/lib/dracut", "etc/lvm/devices", "lib/modules/" + kVersion})
                         .file("lib/modules/" + kVersion + "/nvme.ko", "NVME")
                         .file("lib/modules/" + kVersion + "/nvme-core.ko", "CORE")
                         .file("etc/lvm/devices/system.devices", "IDTYPE=sys_wwid IDNAME=naa.1\n")
                         .bytes();
  const auto result = Kernel().add(image);
  EXPECT_TRUE(result.frees_lvm);
  Initramfs initramfs;
  initramfs.read(result.image.value());
  EXPECT_EQ(initramfs.find("etc/lvm/devices/system.devices"), nullptr) << "as if the file were not there";
  EXPECT_EQ(Kernel().add(*result.image).image, std::nullopt);
}

const std::string kNashInit =
    "#!/bin/nash\nmkblkdevs\necho \"Loading sd_mod.ko module\"\ninsmod /lib/sd_mod.ko \n"
    "mkblkdevs\nmkrootdev -t ext3 -o defaults,ro /dev/root\nswitchroot\n";

NewcArchive nash() {
  return with_directories({"bin", "lib"})
      .file("bin/nash", "")
      .file("lib/sd_mod.ko", "SD")
      .entry("init", 0100755, kNashInit);
}

TEST(Nash, ModulesLieInOneDirectoryAndTheScriptLoadsThemInOrder) {
  const auto image = compress_gzip(nash().bytes());
  const auto result = Kernel().add(image);
  EXPECT_EQ(content(result, "lib/nvme.ko"), "NVME");
  EXPECT_EQ(content(result, "lib/nvme-core.ko"), "CORE");
  const auto script = content(result, "init");
  const auto core = script.find("insmod /lib/nvme-core.ko\n");
  const auto nvme = script.find("insmod /lib/nvme.ko\n");
  EXPECT_LT(script.find("insmod /lib/sd_mod.ko"), core);
  EXPECT_LT(core, nvme);
  EXPECT_LT(nvme, script.find("mkrootdev"));
  EXPECT_EQ(content(result, "lib/modules/" + kVersion + "/modules.dep"), "(none)");
  EXPECT_EQ(Kernel().add(*result.image).present, Names{"nvme"});
}

TEST(Nash, TheScriptStaysAProgram) {
  const auto result = Kernel().add(nash().bytes());
  Initramfs initramfs;
  initramfs.read(result.image.value());
  EXPECT_EQ(initramfs.find("init")->mode, 0100755U);
}

TEST(Nash, AScriptThatIsNotUnderstoodIsAnObstacle) {
  const auto image =
      with_directories({"bin", "lib"}).file("bin/nash", "").file("init", "#!/bin/sh\n").bytes();
  const auto result = Kernel().add(image);
  EXPECT_EQ(result.image, std::nullopt);
  EXPECT_NE(result.obstacle, "");
}

TEST(SuseMkinitrd, ListsKeepTheirForm) {
  const auto modules = "lib/modules/" + kVersion;
  const auto archive = with_directories({modules, "config", "boot"})
                           .file("run_all.sh", "")
                           .file(modules + "/modules.dep", "/" + modules + "/kernel/fs/ext4.ko:\n")
                           .file(modules + "/modules.alias", "")
                           .bytes();
  const auto result = Kernel().add(compress_gzip(archive));
  EXPECT_EQ(result.generator, "mkinitrd");
  EXPECT_TRUE(content(result, modules + "/modules.dep")
                  .starts_with("/" + modules + "/kernel/drivers/nvme/host/nvme.ko: /" + modules +
                               "/kernel/drivers/nvme/host/nvme-core.ko\n"));
  EXPECT_EQ(content(result, modules + "/modules.alias"), "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n");
}

TEST(Mkinitcpio, BusyboxLoadsWhatItsConfigurationLists) {
  const auto modules = "usr/lib/modules/" + kVersion;
  const auto archive = with_directories({modules, "hooks"})
                           .link("lib", "usr/lib")
                           .file("init_functions", "")
                           .file("config", "MODULES=\"ext4\"\nEARLYHOOKS=\"udev\"\nHOOKS=\"udev\"\n")
                           .file(modules + "/modules.dep.bin", "old")
                           .bytes();
  const auto result = Kernel().add(compress_zstd(archive));
  EXPECT_EQ(result.generator, "mkinitcpio");
  EXPECT_EQ(content(result, "config"), "MODULES=\"ext4 nvme\"\nEARLYHOOKS=\"udev\"\nHOOKS=\"udev\"\n");
  EXPECT_EQ(content(result, modules + "/modules.dep"), "(none)") << "its depmod leaves binary lists only";
  EXPECT_EQ(content(result, modules + "/modules.dep.bin").substr(0, 4), "\xb0\x07\xf4\x57");
}

TEST(Mkinitcpio, SystemdLoadsWhatItsListNames) {
  const auto archive = with_directories({"usr/lib/modules/" + kVersion, "usr/lib/modules-load.d"})
                           .file("buildconfig", "")
                           .file("usr/lib/modules-load.d/MODULES.conf", "ext4\n")
                           .bytes();
  const auto result = Kernel().add(archive);
  EXPECT_EQ(content(result, "usr/lib/modules-load.d/MODULES.conf"), "ext4\nnvme\n");
  EXPECT_EQ(content(result, "config"), "(none)");
}

TEST(Mkinitfs, LoadsWhatItsListNames) {
  const auto archive =
      with_directories({"sbin", "etc", "lib/modules/" + kVersion}).file("sbin/nlplug-findfs", "").bytes();
  const auto result = Kernel().add(compress_gzip(archive));
  EXPECT_EQ(result.generator, "mkinitfs");
  EXPECT_EQ(content(result, "etc/modules"), "nvme\n");
  EXPECT_EQ(content(result, "lib/modules/" + kVersion + "/kernel/drivers/nvme/host/nvme.ko"), "NVME");
}

TEST(DisksInTheInitramfs, GetNamesThatStay) {
  const auto image =
      with_directories({"conf/conf.d", "cryptroot", "lib/modules/" + kVersion})
          .file("conf/initramfs.conf", "")
          .file("cryptroot/crypttab", "sda5_crypt /dev/sda5 none luks,discard\n")
          .file("conf/conf.d/cryptroot", "target=sda5_crypt,source=/dev/sda5,key=none,rootdev\n")
          .file("conf/conf.d/resume", "RESUME=/dev/sda6\n")
          .file("etc/crypttab", "is in no directory, so the kernel drops it\n")
          .bytes();
  const auto stable = [](const std::string& device, const std::string& type) -> std::optional<std::string> {
    if (device == "/dev/sda5" && type.empty()) return "UUID=5";
    if (device == "/dev/sda6" && type == "swap") return "UUID=6";
    return std::nullopt;
  };
  const auto result = Kernel().add(image, stable);
  EXPECT_EQ(content(result, "cryptroot/crypttab"), "sda5_crypt UUID=5 none luks,discard\n");
  EXPECT_EQ(content(result, "conf/conf.d/cryptroot"), "target=sda5_crypt,source=UUID=5,key=none,rootdev\n");
  EXPECT_EQ(content(result, "conf/conf.d/resume"), "RESUME=UUID=6\n");
  EXPECT_EQ(result.renamed.size(), 3U);
  EXPECT_EQ(Kernel().add(*result.image, stable).image, std::nullopt);
}

TEST(DisksInTheInitramfs, AreNotHiddenByFiltersMadeForTheOldMachine) {
  const std::string filter = "devices {\n\tfilter = [ \"a|/dev/sda2|\", \"r|.*|\" ]\n}\n";
  const auto image =
      with_directories({"etc/lvm", "etc/mdadm", "etc/cmdline.d", "lib/modules/" + kVersion})
          .file("etc/lvm/lvm.conf", filter)
          .file("etc/mdadm/mdadm.conf", "DEVICE /dev/sda1 /dev/sdb1\nARRAY /dev/md0 UUID=1:2:3:4\n")
          .file("etc/cmdline.d/95root-dev.conf", " root=/dev/sda2 rootfstype=xfs\n")
          .bytes();
  const auto stable = [](const std::string& device, const std::string&) -> std::optional<std::string> {
    return device == "/dev/sda2" ? std::optional<std::string>("UUID=2") : std::nullopt;
  };
  const auto result = Kernel().add(image, stable);
  EXPECT_EQ(content(result, "etc/lvm/lvm.conf"),
            "devices {\n#\tfilter = [ \"a|/dev/sda2|\", \"r|.*|\" ]\n}\n");
  EXPECT_EQ(content(result, "etc/mdadm/mdadm.conf"),
            "DEVICE partitions containers\nARRAY /dev/md0 UUID=1:2:3:4\n");
  EXPECT_EQ(content(result, "etc/cmdline.d/95root-dev.conf"), " root=UUID=2 rootfstype=xfs\n");
  EXPECT_EQ(Kernel().add(*result.image, stable).image, std::nullopt);
}

TEST(CompressedModules, AreUnpackedWhereNoneInTheInitramfsIsCompressedAlike) {
  const auto modules = "lib/modules/" + kVersion;
  const auto empty = with_directories({"usr/lib/dracut", modules}).bytes();
  const auto unpacked = Kernel(".gz").add(empty);
  EXPECT_EQ(content(unpacked, modules + "/kernel/drivers/nvme/host/nvme.ko"), "NVME");
  EXPECT_EQ(unpacked.notes.size(), 1U);

  const auto alike = with_directories({"usr/lib/dracut", modules}).file(modules + "/ext4.ko.gz", "").bytes();
  const auto kept = Kernel(".gz").add(alike);
  EXPECT_EQ(content(kept, modules + "/kernel/drivers/nvme/host/nvme.ko.gz"), compress_gzip("NVME"));
  EXPECT_EQ(kept.notes.size(), 0U);
}

}  // namespace
}  // namespace guestfit
