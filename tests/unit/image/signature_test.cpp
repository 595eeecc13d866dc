// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/signature.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

using namespace std::string_view_literals;

std::string with(std::size_t offset, std::string_view magic, std::size_t size = kSignatureHead) {
  std::string bytes(size, '\0');
  bytes.replace(offset, magic.size(), magic);
  return bytes;
}

std::string format_of(const std::string& head, const std::string& tail = "") {
  return recognise_image(head, tail, head.size()).format;
}

/// A footer as the VHD specification describes it, with its checksum.
std::string vhd_footer(char type) {
  std::string footer(512, '\0');
  footer.replace(0, 8, "conectix");
  footer[63] = type;
  std::uint32_t sum = 0;
  for (const char byte : footer)
    sum += static_cast<unsigned char>(byte);
  for (std::size_t at = 0; at < 4; ++at)
    footer[64 + at] = static_cast<char>(~sum >> (24 - 8 * at));
  return footer;
}

TEST(Signature, KnowsContainerFormatsByTheirFirstBytes) {
  EXPECT_EQ(format_of(with(0, "QFI\xfb\x00\x00\x00\x03"sv)), "qcow2");
  EXPECT_EQ(format_of(with(0, "QFI\xfb\x00\x00\x00\x02"sv)), "qcow2");
  EXPECT_EQ(format_of(with(0, "KDMV")), "vmdk");
  EXPECT_EQ(format_of("# Disk DescriptorFile\nversion=1\n"), "vmdk");
  EXPECT_EQ(format_of(with(0, "vhdxfile")), "vhdx");
  EXPECT_EQ(format_of(vhd_footer(3)), "vhd");
}

TEST(Signature, TakesRawContentThatIsADiskOrAFileSystem) {
  const std::pair<std::size_t, std::string_view> disks[] = {
      {510, "\x55\xaa"sv}, {512, "EFI PART"sv},    {4096, "EFI PART"sv},        {1080, "\x53\xef"sv},
      {0, "XFSB"sv},       {1536, "LABELONE"sv},   {0x10040, "_BHRfS_M"sv},     {0, "LUKS\xba\xbe"sv},
      {0x8000, "JFS1"sv},  {4086, "SWAPSPACE2"sv}, {4096, "\xfc\x4e\x2b\xa9"sv}};
  for (const auto& [offset, magic] : disks)
    EXPECT_EQ(format_of(with(offset, magic)), "raw") << magic;
}

TEST(Signature, RefusesWhatIsNoDisk) {
  EXPECT_EQ(format_of("just some text\n"), "");
  EXPECT_EQ(format_of(std::string(kSignatureHead, '\0')), "");
  EXPECT_EQ(format_of(""), "");
  EXPECT_EQ(format_of("\x55\xaa"), "") << "the bytes of a boot sector, but not at their place";
}

TEST(Signature, NamesWhatItIsInstead) {
  EXPECT_EQ(recognise_image(with(0, "\x1f\x8b"), "", 9).instead, "a gzip archive");
  EXPECT_EQ(recognise_image(with(257, "ustar"), "", 9).instead, "a tar archive or OVA");
  EXPECT_EQ(recognise_image(with(64, "\x7f\x10\xda\xbe"), "", 9).instead, "a VirtualBox VDI image");
  EXPECT_EQ(recognise_image(with(0, "QFI\xfb\x00\x00\x00\x01"sv), "", 9).instead,
            "a qcow image of version 1");
}

TEST(Signature, ABootSectorCountsMoreThanATarHeaderInIt) {
  auto head = with(510, "\x55\xaa");
  head.replace(257, 5, "ustar");
  EXPECT_EQ(format_of(head), "raw");
}

TEST(Signature, KnowsAFixedVhdByItsFooterOnly) {
  const auto disk = with(510, "\x55\xaa");
  EXPECT_EQ(format_of(disk, vhd_footer(2)), "vhd");
  auto wrong_checksum = vhd_footer(2);
  wrong_checksum[100] = 1;
  EXPECT_EQ(format_of(disk, wrong_checksum), "raw");
}

TEST(Signature, TellsTheKindsOfVhdApart) {
  EXPECT_EQ(vhd_kind(with(510, "\x55\xaa"), vhd_footer(2)), VhdKind::fixed);
  EXPECT_EQ(vhd_kind(vhd_footer(3), vhd_footer(3)), VhdKind::dynamic);
  EXPECT_EQ(vhd_kind(vhd_footer(4), vhd_footer(4)), VhdKind::differencing);
}

TEST(Signature, SeesThatTheFootersOfAVhdDiffer) {
  EXPECT_TRUE(vhd_footers_agree(vhd_footer(3) + "more", vhd_footer(3)));
  EXPECT_FALSE(vhd_footers_agree(vhd_footer(3) + "more", std::string(512, '\0')));
  EXPECT_TRUE(vhd_footers_agree(with(510, "\x55\xaa"), vhd_footer(2))) << "a fixed VHD has one footer only";
}

TEST(Signature, SeesThatAQcow2KeepsItsDataElsewhere) {
  auto head = with(0, "QFI\xfb\x00\x00\x00\x03"sv);
  EXPECT_FALSE(qcow2_has_data_file(head));
  head[79] = 4;
  EXPECT_TRUE(qcow2_has_data_file(head));
  head[7] = 2;
  EXPECT_FALSE(qcow2_has_data_file(head)) << "version 2 has no such field";
  EXPECT_FALSE(qcow2_has_data_file("QFI\xfb"));
}

TEST(VmdkKind, ADescriptorSaysWhereTheDiskIs) {
  const auto kind = [](const std::string& type) {
    return vmdk_kind("# Disk DescriptorFile\nversion=1\nCID=fffffffe\ncreateType=\"" + type + "\"\n");
  };
  EXPECT_EQ(VmdkKind::whole, kind("monolithicFlat"));
  EXPECT_EQ(VmdkKind::whole, kind("vmfs"));
  EXPECT_EQ(VmdkKind::on_device, kind("vmfsRawDeviceMap"));
  EXPECT_EQ(VmdkKind::on_device, kind("vmfsPassthroughRawDeviceMap"));
  EXPECT_EQ(VmdkKind::on_device, kind("fullDevice"));
  EXPECT_EQ(VmdkKind::se_sparse, kind("seSparse"));
  EXPECT_EQ(VmdkKind::whole, vmdk_kind("# Disk DescriptorFile\ncreateType=\"seSpar"));
  EXPECT_EQ(VmdkKind::whole, vmdk_kind("KDMV"));
}

}  // namespace
}  // namespace guestfit
