// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_appliance.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>
#include <elf.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "util/host_file.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestKernel = 256U << 20U;

/// A little-endian number at `offset`; none beyond the end.
template <class Number>
std::optional<Number> number_at(std::string_view bytes, std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(Number)) return std::nullopt;
  Number number = 0;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

struct FreeArchive {
  void operator()(struct archive* archive) const { archive_read_free(archive); }
};

/// What is in a file compressed with gzip, bzip2, xz, lzma, lz4, lzo or zstd. None when it is damaged.
std::optional<std::string> decompress(std::string_view bytes) {
  const std::unique_ptr<struct archive, FreeArchive> reader(archive_read_new());
  struct archive_entry* entry = nullptr;
  if (!reader || archive_read_support_filter_all(reader.get()) != ARCHIVE_OK ||
      archive_read_support_format_raw(reader.get()) != ARCHIVE_OK ||
      archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
    return std::nullopt;
  }
  std::string content;
  std::array<char, 65536> buffer = {};
  while (true) {
    const auto count = archive_read_data(reader.get(), buffer.data(), buffer.size());
    if (count < 0 || content.size() > kLargestKernel) return std::nullopt;
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

/// True when one of the notes in `notes` gives the 32-bit entry point that QEMU starts at
/// (XEN_ELFNOTE_PHYS32_ENTRY of Xen's PVH boot protocol).
bool has_pvh_note(std::string_view notes) {
  constexpr std::uint32_t kPhys32Entry = 18;
  constexpr std::string_view kOwner("Xen\0", 4);
  const auto padded = [](std::uint64_t size) { return (size + 3) / 4 * 4; };
  while (const auto name_size = number_at<std::uint32_t>(notes, 0)) {
    const auto value_size = number_at<std::uint32_t>(notes, 4);
    const auto type = number_at<std::uint32_t>(notes, 8);
    if (!value_size || !type) return false;
    if (*type == kPhys32Entry && notes.substr(12, *name_size) == kOwner) return true;
    const auto whole = 12 + padded(*name_size) + padded(*value_size);
    if (whole > notes.size()) return false;
    notes.remove_prefix(whole);
  }
  return false;
}

bool can_be_started_directly(std::string_view elf) {
  if (!elf.starts_with(std::string_view(ELFMAG, SELFMAG)) || elf.size() < sizeof(Elf64_Ehdr)) return false;
  if (elf[EI_CLASS] != ELFCLASS64) return false;
  const auto table = number_at<std::uint64_t>(elf, offsetof(Elf64_Ehdr, e_phoff));
  const auto count = number_at<std::uint16_t>(elf, offsetof(Elf64_Ehdr, e_phnum));
  for (std::uint16_t i = 0; table && count && i < *count; ++i) {
    if (*table > elf.size()) return false;
    const auto header = *table + i * sizeof(Elf64_Phdr);
    const auto type = number_at<std::uint32_t>(elf, header + offsetof(Elf64_Phdr, p_type));
    const auto offset = number_at<std::uint64_t>(elf, header + offsetof(Elf64_Phdr, p_offset));
    const auto size = number_at<std::uint64_t>(elf, header + offsetof(Elf64_Phdr, p_filesz));
    if (!type || !offset || !size || *offset > elf.size()) return false;
    if (*type == PT_NOTE && has_pvh_note(elf.substr(*offset, *size))) return true;
  }
  return false;
}

/// A directory of ours that nobody else can write to: /var/tmp is everybody's.
bool is_private(const fs::path& directory) {
  struct stat status = {};
  return lstat(directory.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// libguestfs makes its appliance afresh when packages were installed since; so the old one is of no use.
bool packages_are_newer(fs::file_time_type appliance) {
  constexpr std::array kDatabases = {"/var/lib/dpkg/status",
                                     "/var/lib/rpm",
                                     "/var/lib/rpm/rpmdb.sqlite",
                                     "/usr/lib/sysimage/rpm",
                                     "/usr/lib/sysimage/rpm/rpmdb.sqlite",
                                     "/var/lib/pacman/local"};
  for (const auto* database : kDatabases) {
    std::error_code missing;
    const auto time = fs::last_write_time(database, missing);
    if (!missing && time > appliance) return true;
  }
  return false;
}

/// Appliances of ours that were made from older ones of libguestfs.
void remove_outdated(const fs::path& parent, const fs::path& current) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("guestfit-") && entry.path() != current) fs::remove_all(entry.path(), ignored);
  }
}

/// Makes `directory` from the appliance in `source`: everything in a place of its own first, so that two runs
/// at the same time do not meet.
bool make_appliance(const fs::path& source, const fs::path& directory) {
  const auto kernel = unpack_kernel(read_host_file(source / "kernel", kLargestKernel));
  if (!kernel) return false;
  std::string temporary = directory.string() + ".XXXXXX";
  if (mkdtemp(temporary.data()) == nullptr) return false;
  const fs::path made(temporary);
  write_host_file(made / "kernel", *kernel);
  write_host_file(made / "README.fixed",
                  "The libguestfs appliance with an unpacked kernel, made by guestfit.\n");
  fs::create_symlink(source / "initrd", made / "initrd");
  fs::create_symlink(source / "root", made / "root");
  std::error_code taken;
  fs::rename(made, directory, taken);  // fails when another run was faster
  if (taken) fs::remove_all(made);
  remove_outdated(directory.parent_path(), directory);
  return true;
}

}  // namespace

std::optional<std::string> unpack_kernel(std::string_view image) {
  // Offsets from Documentation/arch/x86/boot.rst.
  const auto setup_sectors = number_at<std::uint8_t>(image, 0x1f1);
  const auto magic = number_at<std::uint32_t>(image, 0x202);
  const auto version = number_at<std::uint16_t>(image, 0x206);
  const auto offset = number_at<std::uint32_t>(image, 0x248);
  const auto length = number_at<std::uint32_t>(image, 0x24c);
  if (!setup_sectors || !magic || !version || !offset || !length) return std::nullopt;
  constexpr std::uint32_t kMagic = 0x53726448;  // "HdrS"
  if (*magic != kMagic || *version < 0x0208) return std::nullopt;
  const std::uint64_t begin = (*setup_sectors == 0 ? 5U : *setup_sectors + 1U) * 512ULL + *offset;
  if (begin > image.size() || image.size() - begin < *length) return std::nullopt;
  auto payload = image.substr(begin, *length);
  // The length of the kernel follows, but for gzip, whose own last four bytes it is.
  if (!payload.starts_with("\x1f\x8b") && payload.size() > 4) payload.remove_suffix(4);
  auto kernel = decompress(payload);
  if (!kernel || !can_be_started_directly(*kernel)) return std::nullopt;
  return kernel;
}

std::optional<fs::path> fast_appliance(const fs::path& cache) {
  try {
    const fs::path parent = cache / (".guestfs-" + std::to_string(geteuid()));
    const fs::path source = parent / "appliance.d";
    struct stat made = {};
    if (!is_private(parent) || !is_private(source) || stat(source.c_str(), &made) != 0) return std::nullopt;
    // The directory's time, not the files': libguestfs touches these whenever it uses them.
    if (packages_are_newer(fs::last_write_time(source))) return std::nullopt;
    const auto made_at = std::to_string(made.st_mtim.tv_sec) + "." + std::to_string(made.st_mtim.tv_nsec);
    const fs::path directory = parent / ("guestfit-" + made_at);
    if (is_private(directory) || (make_appliance(source, directory) && is_private(directory)))
      return directory;
  } catch (const fs::filesystem_error&) {
    // No space, no permission: a slower start is no reason to fail.
  } catch (const Error&) {
  }
  return std::nullopt;
}

}  // namespace guestfit
