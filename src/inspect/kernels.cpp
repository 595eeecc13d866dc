// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/kernels.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

#include "edit/drivers/kernel_image.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Names = std::vector<std::string>;

constexpr const char* kModules = "/lib/modules";

/// Where a kernel lies, and what the name of its file says behind "vmlinuz-": a version, or a package.
struct Image {
  std::string path;
  std::string name;
  Names initramfs;  ///< where its initramfs may be, the usual one first
};

bool is_version(const std::string& name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) != 0;
}

/// What lies beside kernels under names like theirs: checksums, copies for debuggers, what package managers
/// put aside, and rescue images, which no update replaces.
bool is_something_else(const std::string& file) {
  if (file.find("rescue") != std::string::npos) return true;
  for (const std::string end :
       {".gz", ".xz", ".bz2", ".zst", ".hmac", ".sig", ".asc", ".bak", ".rpmsave", ".rpmnew", ".rpmorig",
        ".efi.signed", ".dpkg-tmp", ".dpkg-new", ".dpkg-bak", "~"}) {
    if (file.ends_with(end)) return true;
  }
  return false;
}

std::optional<std::string> name_behind_prefix(const std::string& file) {
  for (const std::string prefix : {"vmlinuz-", "vmlinux-", "bzImage-", "zImage-", "Image-", "kernel-"}) {
    if (file.starts_with(prefix) && file.size() > prefix.size()) return file.substr(prefix.size());
  }
  return std::nullopt;
}

/// Of two files for one kernel, such as SUSE's vmlinuz-V and vmlinux-V, the boot loader takes vmlinuz-V.
void keep_one_for_each_name(std::vector<Image>& images) {
  std::stable_sort(images.begin(), images.end(), [](const Image& a, const Image& b) {
    return file_name(a.path).starts_with("vmlinuz-") && !file_name(b.path).starts_with("vmlinuz-");
  });
  std::set<std::string> seen;
  std::erase_if(images, [&](const Image& image) { return !seen.insert(image.name).second; });
}

std::vector<Image> images_in(const GuestReader& guest, const std::string& directory) {
  std::vector<Image> images;
  for (const auto& file : guest.list(directory)) {
    const auto name = name_behind_prefix(file);
    if (!name || is_something_else(file)) continue;
    Image image{join_path(directory, file), *name, {}};
    if (!guest.is_file(image.path)) continue;
    for (const auto& initramfs :
         {"initrd.img-" + *name, "initramfs-" + *name + ".img", "initrd-" + *name, "initrd-" + *name + ".img",
          "initramfs-" + *name, "initramfs-" + *name + "-fallback.img"}) {
      image.initramfs.push_back(join_path(directory, initramfs));
    }
    images.push_back(std::move(image));
  }
  keep_one_for_each_name(images);
  return images;
}

/// TOKEN/VERSION/linux, TOKEN being the machine's id or a name of the distribution.
std::vector<Image> installed_images(const GuestReader& guest, const std::string& directory) {
  std::vector<Image> images;
  for (const auto& token : guest.list(directory)) {
    if (token.starts_with("grub") || token == "EFI" || token == "loader") continue;
    const auto entries = join_path(directory, token);
    for (const auto& version : guest.list(entries)) {
      if (is_something_else(version) || !is_version(version)) continue;
      const auto place = join_path(entries, version);
      for (const std::string file : {"linux", "vmlinuz"}) {
        if (!guest.is_file(join_path(place, file))) continue;
        images.push_back({join_path(place, file), version, {}});
        for (const auto& initramfs :
             {std::string("initrd"), "initrd.img-" + version, "initramfs-" + version + ".img"})
          images.back().initramfs.push_back(join_path(place, initramfs));
        break;
      }
    }
  }
  return images;
}

/// Names of the directories of modules, and which of them a kernel belongs to.
class ModuleDirectories {
 public:
  explicit ModuleDirectories(const GuestReader& guest) : guest_(guest), names_(guest.list(kModules)) {}

  bool contains(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end() &&
           guest_.is_directory(join_path(kModules, name));
  }

  /// The version of a kernel whose file does not say it.
  std::optional<std::string> version_of(const Image& image) const {
    if (is_version(image.name) || contains(image.name)) return image.name;
    if (auto version = of_package(image.name)) return version;
    if (const auto bytes = guest_.read(image.path, kMaxFileSize)) {
      if (auto version = kernel_image_version(*bytes)) return version;
    }
    return only_one_with_end("-" + image.name);
  }

 private:
  /// Arch's packages write their name into a file beside their modules.
  std::optional<std::string> of_package(const std::string& package) const {
    for (const auto& name : names_) {
      const auto text = guest_.read(join_path(join_path(kModules, name), "pkgbase"));
      if (text && trim(without_line_end(*text)) == package) return name;
    }
    return std::nullopt;
  }

  std::optional<std::string> only_one_with_end(const std::string& end) const {
    std::optional<std::string> found;
    for (const auto& name : names_) {
      if (!name.ends_with(end)) continue;
      if (found) return std::nullopt;
      found = name;
    }
    return found;
  }

  const GuestReader& guest_;
  Names names_;
};

void add_kernels(const GuestReader& guest, const ModuleDirectories& directories, const Image& image,
                 std::vector<Kernel>& kernels) {
  Kernel kernel{directories.version_of(image).value_or(image.name), image.path, std::nullopt, std::nullopt};
  if (directories.contains(kernel.version)) kernel.modules_dir = join_path(kModules, kernel.version);
  std::set<std::string> seen;
  for (const auto& path : image.initramfs) {
    if (!guest.is_file(path) || !seen.insert(guest.resolve(path)).second) continue;
    kernel.initramfs = path;
    kernels.push_back(kernel);
  }
  if (seen.empty()) kernels.push_back(kernel);
}

}  // namespace

std::vector<Kernel> find_kernels(const GuestReader& guest) {
  std::vector<Image> images;
  for (const std::string directory : {"/boot", "/efi", "/boot/efi"}) {
    for (auto& image : images_in(guest, directory))
      images.push_back(std::move(image));
    for (auto& image : installed_images(guest, directory))
      images.push_back(std::move(image));
  }

  const ModuleDirectories directories(guest);
  std::vector<Kernel> kernels;
  std::set<std::string> seen;  // by where links lead, as a kernel may have several names
  for (const auto& image : images) {
    if (seen.insert(guest.resolve(image.path)).second) add_kernels(guest, directories, image, kernels);
  }
  std::stable_sort(kernels.begin(), kernels.end(), [](const Kernel& a, const Kernel& b) {
    return compare_versions(a.version, b.version) > 0;
  });
  return kernels;
}

std::vector<std::string> find_unified_kernels(const GuestReader& guest) {
  Names found;
  std::set<std::string> seen;
  for (const std::string directory : {"/boot/efi/EFI/Linux", "/efi/EFI/Linux", "/boot/EFI/Linux"}) {
    for (const auto& name : guest.list(directory)) {
      const auto path = join_path(directory, name);
      if (name.ends_with(".efi") && guest.is_file(path) && seen.insert(guest.resolve(path)).second)
        found.push_back(path);
    }
  }
  return found;
}

std::vector<std::string> find_initramfs_generators(const GuestReader& guest) {
  const auto has = [&](const Names& paths) {
    return std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return guest.is_file(path); });
  };
  Names found;
  const bool dracut = has({"/usr/bin/dracut", "/sbin/dracut", "/usr/sbin/dracut"});
  // Debian's dracut has an update-initramfs of its own, and initramfs-tools leaves its configuration behind.
  if (has({"/usr/sbin/mkinitramfs"}) ||
      (!dracut && has({"/usr/sbin/update-initramfs", "/etc/initramfs-tools/initramfs.conf"})))
    found.emplace_back("initramfs-tools");
  if (dracut) found.emplace_back("dracut");
  if (has({"/usr/bin/mkinitcpio", "/etc/mkinitcpio.conf"})) found.emplace_back("mkinitcpio");
  if (has({"/sbin/mkinitfs", "/usr/sbin/mkinitfs", "/etc/mkinitfs/mkinitfs.conf"}))
    found.emplace_back("mkinitfs");
  // Where there is dracut, mkinitrd is a script that calls it.
  if (!dracut && has({"/sbin/mkinitrd", "/usr/sbin/mkinitrd"})) {
    const bool is_suse = has({"/etc/SuSE-release"}) || guest.is_directory("/lib/mkinitrd");
    found.emplace_back(is_suse ? "mkinitrd" : "mkinitrd-nash");
  }
  return found;
}

}  // namespace guestfit
