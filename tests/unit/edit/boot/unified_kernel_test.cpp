// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/unified_kernel.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

std::string number(std::size_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i)
    bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}

/// An EFI program with these sections, as ukify(1) lays them out.
std::string pe(const std::vector<std::pair<std::string, std::string>>& sections) {
  constexpr std::size_t kOptional = 240;
  std::string image = "MZ" + std::string(0x3A, '\0') + number(0x80, 4);
  image.resize(0x80);
  image += std::string("PE\0\0", 4) + number(0x8664, 2) + number(sections.size(), 2) + std::string(12, '\0') +
           number(kOptional, 2) + number(0x22, 2) + std::string(kOptional, '\0');
  std::size_t at = image.size() + sections.size() * 40;
  std::string contents;
  for (const auto& [name, content] : sections) {
    std::string header = name;
    header.resize(8);
    const auto stored = (content.size() + 15) / 16 * 16;
    header += number(content.size(), 4) + number(0x1000, 4) + number(stored, 4) + number(at, 4);
    header.resize(40);
    image += header;
    contents += content + std::string(stored - content.size(), '\0');
    at += stored;
  }
  return image + contents;
}

TEST(UnifiedKernel, GivesItsVersionAndItsInitramfs) {
  const auto image =
      pe({{".osrel", "ID=arch"}, {".uname", "6.6.10-arch1-1"}, {".initrd", "070701..."}, {".linux", "MZ"}});
  const auto kernel = read_unified_kernel(image);
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->version, "6.6.10-arch1-1");
  EXPECT_EQ(kernel->initramfs, "070701...");
}

TEST(UnifiedKernel, TakesTheVersionFromTheKernelWhereNothingElseSaysIt) {
  std::string linux(0x240, '\0');
  linux.replace(0x202, 4, "HdrS");
  linux[0x20E] = '\x20';
  linux.replace(0x220, 12, "6.1.0-9 (x) ");
  const auto kernel = read_unified_kernel(pe({{".linux", linux}, {".initrd", "x"}}));
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->version, "6.1.0-9");
}

TEST(UnifiedKernel, IsNothingElse) {
  EXPECT_FALSE(read_unified_kernel(pe({{".text", "x"}, {".data", "y"}})));
  EXPECT_FALSE(read_unified_kernel("MZ"));
  EXPECT_FALSE(read_unified_kernel(""));
  const auto whole = pe({{".uname", "6.6"}, {".initrd", "070701..."}});
  for (std::size_t size = 0; size < whole.size(); ++size)
    read_unified_kernel(whole.substr(0, size));
  EXPECT_EQ(read_unified_kernel(pe({{".cmdline", "root=/dev/sda1 ro\n"}, {".initrd", "i"}}))->command_line,
            "root=/dev/sda1 ro");
  EXPECT_EQ(read_unified_kernel(pe({{".uname", "../../x"}, {".initrd", "i"}}))->version, "");
}

}  // namespace
}  // namespace guestfit
