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

/// Where distributions mount the EFI system partition.
const std::vector<std::string> kEfiMounts = {"/boot/efi", "/efi", "/boot"};

std::optional<std::string> first_file(const GuestReader& guest, const std::vector<std::string>& paths) {
  for (const auto& path : paths) {
    if (guest.is_file(path)) return path;
  }
  return std::nullopt;
}

/// EFI/VENDOR of every EFI system partition that is mounted.
std::vector<std::string> vendor_directories(const GuestReader& guest) {
  std::vector<std::string> found;
  for (const auto& mount : kEfiMounts) {
    const auto efi = join_path(mount, "EFI");
    for (const auto& name : guest.list(efi))
      found.push_back(join_path(efi, name));
  }
  return found;
}

/// True for a program of one of `names` in a vendor's directory, whatever the case of its letters.
bool has_efi_program(const GuestReader& guest, const std::vector<std::string>& prefixes) {
  for (const auto& directory : vendor_directories(guest)) {
    for (const auto& name : guest.list(directory)) {
      if (name.ends_with(".efi") && starts_with_any(name, prefixes)) return true;
    }
  }
  return false;
}

/// A grub.cfg that only leads to another one has no menu.
bool has_grub_menu(const GuestReader& guest, const std::string& path) {
  const auto text = guest.read(path).value_or("");
  return text.find("menuentry ") != std::string::npos || text.find("blscfg") != std::string::npos;
}

std::optional<std::string> grub2_config(const GuestReader& guest, const std::string& firmware) {
  std::vector<std::string> on_efi;
  for (const auto& directory : vendor_directories(guest))
    on_efi.push_back(join_path(directory, "grub.cfg"));
  std::vector<std::string> paths = {"/boot/grub/grub.cfg", "/boot/grub2/grub.cfg"};
  // Where both are whole, each firmware has its own.
  paths.insert(firmware == "uefi" ? paths.begin() : paths.end(), on_efi.begin(), on_efi.end());
  for (const auto& path : paths) {
    if (guest.is_file(path) && has_grub_menu(guest, path)) return path;
  }
  return first_file(guest, {"/boot/grub/grub.cfg", "/boot/grub2/grub.cfg"});
}

bool has_grub2(const GuestReader& guest) {
  for (const std::string directory : {"/boot/grub", "/boot/grub2"}) {
    for (const auto& name : guest.list(directory)) {
      const bool is_platform = name == "i386-pc" || name.ends_with("-efi") || name.ends_with("-ieee1275");
      if (is_platform && guest.is_file(join_path(join_path(directory, name), "normal.mod"))) return true;
    }
  }
  return has_efi_program(guest, {"grubx64", "grubaa64", "grubia32"});
}

std::optional<std::string> grub_legacy_config(const GuestReader& guest) {
  const std::string debian = "/boot/grub/menu.lst";
  const std::string red_hat = "/boot/grub/grub.conf";
  // Red Hat's GRUB reads grub.conf, and menu.lst is a link to it.
  const bool is_red_hat = guest.is_file("/etc/redhat-release") || guest.is_file("/etc/system-release");
  auto found = first_file(guest, is_red_hat ? std::vector{red_hat, debian} : std::vector{debian, red_hat});
  if (found) return found;
  std::vector<std::string> on_efi;
  for (const auto& directory : vendor_directories(guest))
    on_efi.push_back(join_path(directory, "grub.conf"));
  return first_file(guest, on_efi);
}

bool has_grub_legacy(const GuestReader& guest) {
  return first_file(guest, {"/boot/grub/stage2", "/boot/grub/stage1"}) ||
         has_efi_program(guest, {"grub.efi"});
}

std::optional<std::string> systemd_boot_config(const GuestReader& guest) {
  std::vector<std::string> paths;
  for (const auto& mount : kEfiMounts)
    paths.push_back(join_path(mount, "loader/loader.conf"));
  return first_file(guest, paths);
}

bool has_systemd_boot(const GuestReader& guest) {
  return has_efi_program(guest, {"systemd-boot"});
}

std::optional<std::string> extlinux_config(const GuestReader& guest) {
  std::vector<std::string> paths = {
      "/boot/extlinux/extlinux.conf",
      "/boot/extlinux.conf",
      "/boot/syslinux/extlinux.conf",
      "/boot/syslinux/syslinux.cfg",
      "/boot/syslinux.cfg",
      "/extlinux/extlinux.conf",
      "/extlinux.conf",
      "/syslinux/syslinux.cfg",
  };
  for (const auto& directory : vendor_directories(guest))
    paths.push_back(join_path(directory, "syslinux.cfg"));
  return first_file(guest, paths);
}

bool has_extlinux(const GuestReader& guest) {
  return first_file(guest, {"/boot/extlinux/ldlinux.sys", "/boot/ldlinux.sys", "/boot/syslinux/ldlinux.sys",
                            "/extlinux/ldlinux.sys", "/ldlinux.sys"})
      .has_value();
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

std::vector<BootLoader> find_boot_loaders(const GuestReader& guest, const std::string& firmware) {
  struct Candidate {
    BootLoader loader;
    bool is_installed = false;
  };
  std::vector<Candidate> candidates;
  const auto add = [&](const std::string& kind, const std::optional<std::string>& config, bool is_installed) {
    if (config) candidates.push_back({{kind, *config}, is_installed});
  };
  add("grub2", grub2_config(guest, firmware), has_grub2(guest));
  add("grub-legacy", grub_legacy_config(guest), has_grub_legacy(guest));
  add("systemd-boot", systemd_boot_config(guest), has_systemd_boot(guest) && firmware == "uefi");
  add("extlinux", extlinux_config(guest), has_extlinux(guest));

  const bool any_installed = std::any_of(candidates.begin(), candidates.end(),
                                         [](const Candidate& candidate) { return candidate.is_installed; });
  std::vector<BootLoader> found;
  for (const auto& candidate : candidates) {
    if (candidate.is_installed || !any_installed) found.push_back(candidate.loader);
  }
  return found;
}

}  // namespace guestfit
