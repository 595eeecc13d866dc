// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs_modules.hpp"

#include <map>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "edit/drivers/compress.hpp"
#include "edit/drivers/initramfs.hpp"
#include "unit/edit/drivers/newc_archive.hpp"

namespace guestfit {
namespace {

const std::string kVersion = "6.1.0-test";
using Names = std::vector<std::string>;

/// A guest's kernel: lists and module files, and what adding modules to one of its initramfs gives.
struct Kernel {
  KmodLists lists = {
      {"modules.dep",
       "kernel/nvme/nvme.ko: kernel/nvme/nvme-core.ko\n"
       "kernel/nvme/nvme-core.ko:\n"
       "kernel/fs/ext4.ko:\n"
       "kernel/block/virtio_blk.ko:\n"
       "kernel/net/helper.ko:\n"},
      {"modules.alias", "alias pci:nvme nvme\nalias virtio:2 virtio_blk\nalias fs-ext4 ext4\n"},
      {"modules.symbols", "alias symbol:nvme_init nvme_core\n"},
      {"modules.softdep", "softdep virtio_blk pre: helper\n"},
      {"modules.devname", ""},
      {"modules.builtin", "kernel/virtio/virtio_pci.ko\n"}};
  std::map<std::string, std::string> files = {{"kernel/nvme/nvme.ko", "NVME"},
                                              {"kernel/nvme/nvme-core.ko", "CORE"},
                                              {"kernel/fs/ext4.ko", "EXT4"},
                                              {"kernel/block/virtio_blk.ko", "VIRTIO"},
                                              {"kernel/net/helper.ko", "HELPER"}};

  InitramfsResult add(const std::string& image, const Names& modules) const {
    const ModuleIndex index(kVersion, lists);
    return add_modules({image, modules, index, [this](const std::string& path) -> std::optional<std::string> {
                          const auto found = files.find(path);
                          if (found == files.end()) return std::nullopt;
                          return found->second;
                        }});
  }
};

/// An initramfs with `lib` as a link, as most have today, and ext4 with its lists in it.
NewcArchive usual() {
  const auto modules = "usr/lib/modules/" + kVersion;
  return NewcArchive()
      .directory("usr")
      .directory("usr/lib")
      .link("lib", "usr/lib")
      .directory("usr/lib/modules")
      .directory(modules)
      .directory(modules + "/kernel")
      .directory(modules + "/kernel/fs")
      .file(modules + "/kernel/fs/ext4.ko", "EXT4")
      .file(modules + "/modules.dep", "kernel/fs/ext4.ko:\n")
      .file(modules + "/modules.dep.bin", "old")
      .file(modules + "/modules.alias", "alias fs-ext4 ext4\n")
      .file(modules + "/modules.softdep", "");
}

Initramfs unpacked(const std::string& image) {
  Initramfs initramfs([](const std::string&) { return true; });
  initramfs.read(image);
  return initramfs;
}

std::string content(const InitramfsResult& result, const std::string& path) {
  const auto initramfs = unpacked(result.image.value_or(""));
  const auto* file = initramfs.find(path);
  return file == nullptr ? "(none)" : file->content.value_or("(no content)");
}

std::string module_file(const InitramfsResult& result, const std::string& path) {
  return content(result, "usr/lib/modules/" + kVersion + "/" + path);
}

TEST(AddModules, AddsAModuleWithWhatItNeeds) {
  const auto result = Kernel().add(usual().bytes(), {"nvme"});
  EXPECT_EQ(module_file(result, "kernel/nvme/nvme.ko"), "NVME");
  EXPECT_EQ(module_file(result, "kernel/nvme/nvme-core.ko"), "CORE");
  EXPECT_EQ(result.added, Names{"nvme"});
  EXPECT_EQ(result.needed, Names{"nvme_core"});
  EXPECT_EQ(result.modules_directory, "usr/lib/modules/" + kVersion);
}

TEST(AddModules, KeepsTheOldBytesAndIsTheSameEachTime) {
  const auto image = usual().bytes();
  const auto result = Kernel().add(image, {"nvme", "virtio_blk"});
  ASSERT_TRUE(result.image);
  EXPECT_TRUE(result.image->starts_with(image));
  EXPECT_EQ(Kernel().add(image, {"nvme", "virtio_blk"}).image, result.image);
}

TEST(AddModules, AddsNothingTheSecondTime) {
  const auto first = Kernel().add(usual().bytes(), {"nvme", "virtio_blk", "ext4", "virtio_pci", "nosuch"});
  const auto second =
      Kernel().add(first.image.value(), {"nvme", "virtio_blk", "ext4", "virtio_pci", "nosuch"});
  EXPECT_EQ(second.image, std::nullopt);
  EXPECT_EQ(second.present, (Names{"nvme", "virtio_blk", "ext4"}));
}

TEST(AddModules, LeavesTheLinkToTheLibrariesAlone) {
  const auto initramfs = unpacked(Kernel().add(usual().bytes(), {"nvme"}).image.value());
  EXPECT_TRUE(initramfs.files().at("lib")->is_symlink());
}

TEST(AddModules, MakesTheDirectoriesThatAreNotThere) {
  const auto result = Kernel().add(NewcArchive().directory("lib").file("init", "").bytes(), {"nvme"});
  EXPECT_EQ(result.modules_directory, "lib/modules/" + kVersion);
  EXPECT_EQ(content(result, "lib/modules/" + kVersion + "/kernel/nvme/nvme.ko"), "NVME");
  EXPECT_NE(content(result, "lib/modules/" + kVersion + "/modules.dep.bin"), "(none)");
  EXPECT_NE(content(result, "lib/modules/" + kVersion + "/modules.builtin.bin"), "(none)");
}

TEST(AddModules, ListsTheModulesThatAreThereAndNoOthers) {
  const auto result = Kernel().add(usual().bytes(), {"nvme"});
  EXPECT_EQ(module_file(result, "modules.dep"),
            "kernel/nvme/nvme.ko: kernel/nvme/nvme-core.ko\nkernel/nvme/nvme-core.ko:\nkernel/fs/ext4.ko:\n");
  EXPECT_EQ(module_file(result, "modules.alias"), "alias pci:nvme nvme\nalias fs-ext4 ext4\n");
}

TEST(AddModules, WritesOnlyListsThatTheInitramfsHas) {
  const auto result = Kernel().add(usual().bytes(), {"nvme"});
  EXPECT_EQ(module_file(result, "modules.dep.bin").substr(0, 4), "\xb0\x07\xf4\x57");
  EXPECT_EQ(module_file(result, "modules.symbols"), "(none)");
  EXPECT_EQ(module_file(result, "modules.alias.bin"), "(none)");
}

TEST(AddModules, KeepsTheLinesOfModulesThatOnlyTheInitramfsHas) {
  const auto modules = "usr/lib/modules/" + kVersion;
  const auto image =
      usual()
          .file(modules + "/kernel/own.ko", "OWN")
          .file(modules + "/modules.dep", "kernel/fs/ext4.ko:\nkernel/own.ko: kernel/fs/ext4.ko\n")
          .file(modules + "/modules.alias", "alias own:1 own\n")
          .bytes();
  const auto result = Kernel().add(image, {"nvme"});
  EXPECT_TRUE(module_file(result, "modules.dep").ends_with("kernel/own.ko: kernel/fs/ext4.ko\n"));
  EXPECT_TRUE(module_file(result, "modules.alias").ends_with("alias own:1 own\n"));
}

TEST(AddModules, LeavesAnInitramfsAloneWhoseModulesNobodyLists) {
  const auto image = usual().file("usr/lib/modules/" + kVersion + "/kernel/own.ko", "OWN").bytes();
  const auto result = Kernel().add(image, {"nvme"});
  EXPECT_EQ(result.image, std::nullopt);
  EXPECT_NE(result.obstacle.find("own"), std::string::npos);
  EXPECT_EQ(result.added, Names{"nvme"});
  EXPECT_EQ(Kernel().add(image, {"ext4"}).obstacle, "");
}

TEST(AddModules, SaysWhatIsBuiltInAndWhatTheKernelLacks) {
  const auto result = Kernel().add(usual().bytes(), {"virtio-pci", "xen-blkfront", "ext4"});
  EXPECT_EQ(result.image, std::nullopt);
  EXPECT_EQ(result.built_in, Names{"virtio_pci"});
  EXPECT_EQ(result.missing, Names{"xen_blkfront"});
  EXPECT_EQ(result.present, Names{"ext4"});
}

TEST(AddModules, TakesAModuleUnderAnotherCompressionForPresent) {
  Kernel kernel;
  kernel.lists["modules.dep"] = "kernel/fs/ext4.ko.xz:\nkernel/block/virtio_blk.ko:\n";
  EXPECT_EQ(kernel.add(usual().bytes(), {"ext4"}).present, Names{"ext4"});
  const auto result = kernel.add(usual().bytes(), {"virtio_blk"});
  EXPECT_EQ(module_file(result, "modules.dep"), "kernel/fs/ext4.ko:\nkernel/block/virtio_blk.ko:\n");
}

TEST(AddModules, UnpacksModulesWhereTheInitramfsHasThemUnpacked) {
  Kernel kernel;
  kernel.lists["modules.dep"] = "kernel/fs/ext4.ko.gz:\nkernel/nvme/nvme.ko.gz:\n";
  kernel.files["kernel/nvme/nvme.ko.gz"] = compress_gzip("NVME");
  const auto result = kernel.add(usual().bytes(), {"nvme"});
  EXPECT_EQ(module_file(result, "kernel/nvme/nvme.ko"), "NVME");
  EXPECT_EQ(module_file(result, "modules.dep"), "kernel/fs/ext4.ko:\nkernel/nvme/nvme.ko:\n");
}

TEST(AddModules, KeepsCompressedModulesWhereTheInitramfsHasThemCompressed) {
  Kernel kernel;
  kernel.lists["modules.dep"] = "kernel/fs/ext4.ko.gz:\nkernel/nvme/nvme.ko.gz:\n";
  kernel.files["kernel/nvme/nvme.ko.gz"] = compress_gzip("NVME");
  const auto image = NewcArchive()
                         .directory("lib")
                         .directory("lib/modules")
                         .directory("lib/modules/" + kVersion)
                         .file("lib/modules/" + kVersion + "/ext4.ko.gz", compress_gzip("EXT4"))
                         .bytes();
  EXPECT_EQ(content(kernel.add(image, {"nvme"}), "lib/modules/" + kVersion + "/kernel/nvme/nvme.ko.gz"),
            compress_gzip("NVME"));
}

TEST(AddModules, AddsSoftDependenciesAndDoesWithoutThem) {
  Kernel kernel;
  EXPECT_EQ(kernel.add(usual().bytes(), {"virtio_blk"}).needed, Names{"helper"});
  kernel.files.erase("kernel/net/helper.ko");
  const auto result = kernel.add(usual().bytes(), {"virtio_blk"});
  EXPECT_EQ(result.added, Names{"virtio_blk"});
  EXPECT_EQ(result.notes.size(), 1U);
}

TEST(AddModules, LeavesOutAModuleWhoseNeedsAreNotThere) {
  Kernel kernel;
  kernel.files.erase("kernel/nvme/nvme.ko");
  const auto result = kernel.add(usual().bytes(), {"nvme", "virtio_blk"});
  EXPECT_EQ(result.missing, Names{"nvme"});
  EXPECT_EQ(result.added, Names{"virtio_blk"});
  EXPECT_EQ(module_file(result, "kernel/nvme/nvme-core.ko"), "(none)");
}

TEST(AddModules, CompletesAModuleThatLacksWhatItNeeds) {
  const auto image = usual().file("usr/lib/modules/" + kVersion + "/kernel/nvme.ko", "NVME").bytes();
  const auto result = Kernel().add(image, {"nvme"});
  EXPECT_EQ(result.needed, Names{"nvme_core"});
  EXPECT_EQ(module_file(result, "modules.dep").substr(0, 47),
            "kernel/nvme.ko: kernel/nvme/nvme-core.ko\nkernel");
}

TEST(AddModules, NamesNewModulesInTheListOfInitramfsTools) {
  const auto image =
      usual().directory("conf").file("conf/initramfs.conf", "").file("conf/modules", "ext4 \nlast").bytes();
  const auto result = Kernel().add(image, {"nvme", "ext4", "virtio_pci"});
  EXPECT_EQ(result.generator, "initramfs-tools");
  EXPECT_EQ(content(result, "conf/modules"), "ext4 \nlast\nnvme\n");
}

TEST(AddModules, WritesNoSuchListForOthers) {
  const auto image = usual().directory("usr/lib/dracut").bytes();
  EXPECT_EQ(content(Kernel().add(image, {"nvme"}), "conf/modules"), "(none)");
}

// Some generators link files with the same content to each other; the kernel would write over both.
TEST(AddModules, DoesNotChangeTheOtherLinksOfAList) {
  const auto modules = "usr/lib/modules/" + kVersion;
  const auto image = usual()
                         .directory("etc")
                         .hard_link("etc/same", "", 7, 2)
                         .hard_link(modules + "/modules.devname", "", 7, 2)
                         .bytes();
  Kernel kernel;
  kernel.lists["modules.devname"] = "nvme nvme0 c10:1\n";
  const auto result = kernel.add(image, {"nvme"});
  EXPECT_EQ(module_file(result, "modules.devname"), "nvme nvme0 c10:1\n");
  EXPECT_EQ(content(result, "etc/same"), "");
}

TEST(AddModules, FollowsTheFormOfThePartBefore) {
  const auto archive = usual().bytes();
  const auto magic_after = [](const std::string& image) {
    return Kernel().add(image, {"nvme"}).image.value().substr(image.size(), 4);
  };
  EXPECT_EQ(magic_after(compress_zstd(archive)), "\x28\xb5\x2f\xfd");
  EXPECT_EQ(magic_after(compress_lz4_legacy(archive)), "\x02\x21\x4c\x18");
  EXPECT_EQ(magic_after(compress_gzip(archive)).substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(magic_after(archive).substr(0, 2), "\x1f\x8b");
}

TEST(AddModules, LeavesAnInitramfsOfAnotherKernelAlone) {
  const auto image =
      NewcArchive().directory("lib").directory("lib/modules").directory("lib/modules/5.10-other").bytes();
  const auto result = Kernel().add(image, {"nvme"});
  EXPECT_EQ(result.image, std::nullopt);
  EXPECT_NE(result.obstacle.find("5.10-other"), std::string::npos);
}

TEST(AddModules, LeavesAnInitramfsWithAFixedListOfModulesAlone) {
  const auto result = Kernel().add(usual().directory("bin").file("bin/nash", "").bytes(), {"nvme"});
  EXPECT_EQ(result.image, std::nullopt);
  EXPECT_NE(result.obstacle, "");
}

TEST(AddModules, NoticesWhenTheKernelWouldNotMakeTheFile) {
  // A file is where the directory "kernel" should be: the kernel would drop what is below it.
  const auto modules = "lib/modules/" + kVersion;
  const auto image = NewcArchive()
                         .directory("lib")
                         .directory("lib/modules")
                         .directory(modules)
                         .file(modules + "/kernel", "not a directory")
                         .bytes();
  EXPECT_THROW(Kernel().add(image, {"nvme"}), Error);
}

TEST(AddModules, RefusesADamagedInitramfs) {
  const auto image = compress_gzip(usual().bytes());
  EXPECT_THROW(Kernel().add(image.substr(0, image.size() / 2), {"nvme"}), Error);
}

}  // namespace
}  // namespace guestfit
