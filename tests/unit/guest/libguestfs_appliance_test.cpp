// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_appliance.hpp"

#include <cstring>

#include <elf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/guest_tree.hpp"
#include "util/host_file.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

template <class Number>
void put(std::string& bytes, std::size_t offset, Number number) {
  std::memcpy(bytes.data() + offset, &number, sizeof number);
}

/// The smallest ELF file with a note of the given type.
std::string elf_with_note(std::uint32_t type) {
  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_phoff = sizeof header;
  header.e_phnum = 1;
  Elf64_Phdr program = {};
  program.p_type = PT_NOTE;
  program.p_offset = sizeof header + sizeof program;
  program.p_filesz = 20;
  std::string note(20, '\0');
  put(note, 0, std::uint32_t{4});
  put(note, 4, std::uint32_t{4});
  put(note, 8, type);
  note.replace(12, 3, "Xen");
  std::string elf(sizeof header + sizeof program, '\0');
  std::memcpy(elf.data(), &header, sizeof header);
  std::memcpy(elf.data() + sizeof header, &program, sizeof program);
  return elf + note;
}

/// `content` as the compressed kernel of a boot image with one setup sector.
std::string boot_image(const std::string& content, const std::string& compressor) {
  const TempDir directory;
  const auto file = directory.path() / "kernel";
  write_host_file(file, content);
  std::string payload = test::run({compressor, "-c", file});
  if (compressor != "gzip") payload += std::string(4, '\x7f');  // the kernel's length
  std::string image(1024, '\0');
  put(image, 0x1f1, std::uint8_t{1});
  put(image, 0x202, std::uint32_t{0x53726448});
  put(image, 0x206, std::uint16_t{0x020f});
  put(image, 0x248, std::uint32_t{0});
  put(image, 0x24c, static_cast<std::uint32_t>(payload.size()));
  return image + payload + "and more";
}

}  // namespace

TEST(UnpackKernel, GivesTheKernelInside) {
  const auto elf = elf_with_note(18);
  for (const char* compressor : {"gzip", "xz", "bzip2"}) {
    EXPECT_EQ(unpack_kernel(boot_image(elf, compressor)), elf) << compressor;
  }
}

TEST(UnpackKernel, LeavesAKernelThatCannotBeStartedDirectly) {
  EXPECT_EQ(unpack_kernel(boot_image(elf_with_note(17), "gzip")), std::nullopt);
  EXPECT_EQ(unpack_kernel(boot_image("not a program", "gzip")), std::nullopt);
}

TEST(UnpackKernel, LeavesWhatIsNoBootImage) {
  EXPECT_EQ(unpack_kernel(""), std::nullopt);
  EXPECT_EQ(unpack_kernel(elf_with_note(18)), std::nullopt);
  auto image = boot_image(elf_with_note(18), "gzip");
  EXPECT_EQ(unpack_kernel(image.substr(0, 1030)), std::nullopt);  // cut off
  put(image, 0x24c, std::uint32_t{0xffffffff});
  EXPECT_EQ(unpack_kernel(image), std::nullopt);
}

class FastApplianceTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(source);
    fs::permissions(cache, fs::perms::owner_all);
    write_host_file(source / "kernel", boot_image(elf_with_note(18), "gzip"));
    write_host_file(source / "initrd", "initrd");
    write_host_file(source / "root", "root");
  }
  TempDir directory;
  const fs::path cache = directory.path();
  const fs::path parent = cache / (".guestfs-" + std::to_string(geteuid()));
  const fs::path source = parent / "appliance.d";
};

TEST_F(FastApplianceTest, IsMadeOnceAndAgainWhenTheApplianceChanges) {
  const auto made = fast_appliance(cache);
  ASSERT_TRUE(made);
  EXPECT_EQ(read_host_file(*made / "kernel"), elf_with_note(18));
  EXPECT_EQ(read_host_file(*made / "root"), "root");
  EXPECT_TRUE(fs::exists(*made / "README.fixed"));
  const auto written = fs::last_write_time(*made / "kernel");
  EXPECT_EQ(fast_appliance(cache), made);
  EXPECT_EQ(fs::last_write_time(*made / "kernel"), written);

  write_host_file(source / "new", "");
  const auto again = fast_appliance(cache);
  ASSERT_TRUE(again);
  EXPECT_NE(again, made);
  EXPECT_FALSE(fs::exists(*made));
}

TEST_F(FastApplianceTest, IsNotTakenFromADirectoryThatOthersCanWriteTo) {
  fs::permissions(source, fs::perms::group_write, fs::perm_options::add);
  EXPECT_EQ(fast_appliance(cache), std::nullopt);
}

TEST_F(FastApplianceTest, IsNotMadeFromAnOutdatedAppliance) {
  fs::last_write_time(source, fs::file_time_type::clock::now() - std::chrono::hours(24 * 365 * 50));
  EXPECT_EQ(fast_appliance(cache), std::nullopt);
}

TEST_F(FastApplianceTest, NeedsAnAppliance) {
  fs::remove_all(source);
  EXPECT_EQ(fast_appliance(cache), std::nullopt);
}

}  // namespace guestfit
