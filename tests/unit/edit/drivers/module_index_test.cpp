// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/module_index.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

KmodLists lists() {
  return {{"modules.dep",
           "kernel/drivers/nvme/host/nvme.ko: kernel/drivers/nvme/host/nvme-core.ko kernel/block/t10-pi.ko\n"
           "kernel/drivers/nvme/host/nvme-core.ko: kernel/block/t10-pi.ko\n"
           "kernel/block/t10-pi.ko:\n"
           "kernel/crypto/crct10dif_generic.ko:\n"
           "kernel/drivers/net/late.ko:\n"
           "kernel/drivers/block/virtio_blk.ko.xz:\n"},
          {"modules.alias",
           "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n"
           "alias virtio:d00000002v* virtio_blk\n"
           "alias stale:* gone\n"
           "alias crct10dif crct10dif_generic\n"},
          {"modules.softdep", "softdep t10_pi pre: crct10dif\nsoftdep nvme post: late\n"},
          {"modules.builtin", "kernel/drivers/virtio/virtio-pci.ko\n"}};
}

ModuleResolution resolve(const std::string& name, const KmodLists& from = lists()) {
  return ModuleIndex("6.1.0-test", from).resolve(name);
}

std::vector<std::string> names(const ModuleResolution& resolution) {
  std::vector<std::string> result;
  for (const auto& file : resolution.files)
    result.push_back(file.name + (file.optional ? "?" : ""));
  return result;
}

using Names = std::vector<std::string>;

TEST(ModuleIndex, ListsWhatAModuleNeedsInTheOrderOfLoading) {
  const auto nvme = resolve("nvme");
  EXPECT_EQ(nvme.state, ModuleState::loadable);
  EXPECT_EQ(names(nvme), (Names{"crct10dif_generic?", "t10_pi", "nvme_core", "nvme", "late?"}));
  EXPECT_EQ(nvme.files[2].path, "kernel/drivers/nvme/host/nvme-core.ko");
}

TEST(ModuleIndex, TakesDashAndUnderscoreForTheSame) {
  EXPECT_EQ(names(resolve("nvme-core")), names(resolve("nvme_core")));
  EXPECT_EQ(resolve("nvme-core").state, ModuleState::loadable);
}

TEST(ModuleIndex, FindsModulesByAlias) {
  EXPECT_EQ(names(resolve("virtio:d00000002v00001AF4")), (Names{"virtio_blk"}));
  EXPECT_EQ(names(resolve("pci:v0000144Dd0000A808sv0000144Dsd0000A801bc01sc08i02")).back(), "late?");
}

TEST(ModuleIndex, SaysWhatIsBuiltInAndWhatIsNotThere) {
  EXPECT_EQ(resolve("virtio_pci").state, ModuleState::built_in);
  EXPECT_EQ(resolve("xen_blkfront").state, ModuleState::not_there);
  EXPECT_TRUE(resolve("xen_blkfront").files.empty());
}

TEST(ModuleIndex, DoesNotTakeAnAliasWithoutModuleForBuiltIn) {
  EXPECT_EQ(resolve("stale:1").state, ModuleState::not_there);
}

TEST(ModuleIndex, TakesAHardDependencyAsSuchThoughItIsASoftOneToo) {
  auto from = lists();
  from["modules.softdep"] = "softdep nvme pre: nvme_core\n";
  EXPECT_EQ(names(resolve("nvme", from)), (Names{"t10_pi", "nvme_core", "nvme"}));
}

TEST(ModuleIndex, EndsWhereSoftDependenciesGoInACircle) {
  auto from = lists();
  from["modules.softdep"] = "softdep late pre: virtio_blk\nsoftdep virtio_blk pre: late\n";
  EXPECT_EQ(names(resolve("late", from)), (Names{"virtio_blk?", "late"}));
}

TEST(ModuleIndex, RefusesAnEndlessChainOfSoftDependencies) {
  KmodLists from;
  for (int i = 0; i < 3000; ++i) {
    from["modules.dep"] += "kernel/m" + std::to_string(i) + ".ko:\n";
    from["modules.softdep"] += "softdep m" + std::to_string(i) + " pre: m" + std::to_string(i + 1) + "\n";
  }
  EXPECT_THROW(resolve("m0", from), Error);
}

TEST(ModuleIndex, WorksWithTheListOfDependenciesAlone) {
  EXPECT_EQ(names(resolve("nvme", {{"modules.dep", lists().at("modules.dep")}})),
            (Names{"t10_pi", "nvme_core", "nvme"}));
}

TEST(ModuleIndex, RefusesAKernelWithoutModulesDep) {
  try {
    ModuleIndex("6.1.0-test", {{"modules.alias", ""}});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("6.1.0-test"), std::string::npos);
    EXPECT_NE(error.remedy().find("depmod"), std::string::npos);
  }
}

}  // namespace
}  // namespace guestfit
