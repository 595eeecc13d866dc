// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/boot.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kEfiSystem = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
constexpr const char* kBiosBoot = "21686148-6449-6E6F-744E-656564454649";

std::optional<std::string> first_file(const GuestReader& guest, const std::vector<std::string>& paths) {
  for (const auto& path : paths) {
    if (guest.is_file(path)) return path;
  }
  return std::nullopt;
}

}  // namespace

std::string find_firmware(const GuestReader& guest, const Storage& storage) {
  if (!storage.known)
    return guest.is_directory("/boot/efi/EFI") || guest.is_directory("/efi/EFI") ? "uefi" : "bios";
  const auto has_type = [&](const std::string& type) {
    return std::any_of(storage.filesystems.begin(), storage.filesystems.end(),
                       [&](const FileSystem& filesystem) { return filesystem.partition_type == type; });
  };
  return has_type(kEfiSystem) && !has_type(kBiosBoot) ? "uefi" : "bios";
}

std::vector<BootLoader> find_boot_loaders(const GuestReader& guest) {
  const std::pair<std::string, std::vector<std::string>> kinds[] = {
      {"grub2", {"/boot/grub/grub.cfg", "/boot/grub2/grub.cfg"}},
      {"grub-legacy", {"/boot/grub/grub.conf", "/boot/grub/menu.lst"}},
      {"systemd-boot",
       {"/boot/loader/loader.conf", "/boot/efi/loader/loader.conf", "/efi/loader/loader.conf"}},
      {"extlinux", {"/boot/extlinux/extlinux.conf", "/boot/syslinux/syslinux.cfg", "/extlinux.conf"}},
  };
  std::vector<BootLoader> found;
  for (const auto& [kind, paths] : kinds) {
    if (const auto config = first_file(guest, paths)) found.push_back({kind, *config});
  }
  return found;
}

}  // namespace guestfit
