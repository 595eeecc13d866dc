// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/uefi_fallback.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

/// FAT does not tell upper from lower case.
bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::optional<std::string> find_file(const EfiDirectory& directory, const std::string& name) {
  for (const auto& file : directory.files) {
    if (same_name(file, name)) return file;
  }
  return std::nullopt;
}

/// The letters that UEFI has for an architecture in names of files; "" for one that we do not know. Where the
/// guest does not say what it is, the names of its loaders do.
std::string suffix_of(const std::string& architecture, const std::vector<EfiDirectory>& directories) {
  if (architecture == "x86_64") return "x64";
  if (architecture == "aarch64") return "aa64";
  if (!architecture.empty()) return "";
  for (const std::string suffix : {"x64", "aa64"}) {
    for (const auto& directory : directories) {
      if (find_file(directory, "grub" + suffix + ".efi") ||
          find_file(directory, "systemd-boot" + suffix + ".efi"))
        return suffix;
    }
  }
  return "";
}

std::string upper(std::string text) {
  for (auto& letter : text)
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

/// What a vendor has in its directory.
struct Loader {
  const EfiDirectory* directory = nullptr;
  std::string shim;
  std::string grub;
  std::string systemd_boot;

  const std::string& first() const { return !shim.empty() ? shim : !grub.empty() ? grub : systemd_boot; }
};

std::optional<Loader> find_loader(const EfiDirectory& directory, const std::string& suffix) {
  Loader loader;
  loader.directory = &directory;
  // SUSE's files have no letters for the architecture.
  for (const auto& ending : {suffix, std::string()}) {
    if (loader.shim.empty()) loader.shim = find_file(directory, "shim" + ending + ".efi").value_or("");
    if (loader.grub.empty()) loader.grub = find_file(directory, "grub" + ending + ".efi").value_or("");
  }
  loader.systemd_boot = find_file(directory, "systemd-boot" + suffix + ".efi").value_or("");
  if (loader.grub.empty()) loader.shim.clear();  // of no use alone
  return loader.first().empty() ? std::nullopt : std::optional(loader);
}

/// Whether a vendor's directory is that of the distribution.
bool belongs_to(const std::string& directory, const std::string& distro) {
  if (same_name(directory, distro)) return true;
  const std::pair<const char*, const char*> others[] = {{"redhat", "rhel"},
                                                        {"redhat", "ol"},
                                                        {"redhat", "scientific"},
                                                        {"opensuse", "opensuse-leap"},
                                                        {"opensuse", "opensuse-tumbleweed"},
                                                        {"sles", "sles_sap"},
                                                        {"almalinux", "alma"},
                                                        {"rocky", "rocky"}};
  return std::any_of(std::begin(others), std::end(others), [&](const auto& pair) {
    return same_name(directory, pair.first) && distro == pair.second;
  });
}

/// GRUB before the distribution's: of several vendors that of the guest.
std::optional<Loader> choose(std::vector<Loader> loaders, const std::string& distro) {
  const bool any_grub =
      std::any_of(loaders.begin(), loaders.end(), [](const Loader& loader) { return !loader.grub.empty(); });
  if (any_grub) std::erase_if(loaders, [](const Loader& loader) { return loader.grub.empty(); });
  if (loaders.size() == 1) return loaders[0];
  const auto own = std::find_if(loaders.begin(), loaders.end(), [&](const Loader& loader) {
    return belongs_to(loader.directory->name, distro);
  });
  return own == loaders.end() ? std::nullopt : std::optional(*own);
}

/// A configuration that has menu entries itself: of RHEL 8 and before. Others only lead to the one in /boot,
/// and can be copied.
bool is_whole_menu(std::string_view text) {
  for (const auto& line : split_lines(text)) {
    if (trim(line).starts_with("menuentry ") || trim(line).starts_with("submenu ")) return true;
  }
  return false;
}

std::string lead_to(const std::string& directory) {
  return "set prefix=($root)/EFI/" + directory + "\nexport prefix\nconfigfile $prefix/grub.cfg\n";
}

}  // namespace

UefiFallback plan_uefi_fallback(const std::vector<EfiDirectory>& directories, const std::string& architecture,
                                const std::string& distro) {
  UefiFallback plan;
  const auto suffix = suffix_of(architecture, directories);
  if (suffix.empty()) return plan;
  const auto name = "BOOT" + upper(suffix) + ".EFI";
  EfiDirectory fallback{"BOOT", {}, ""};
  std::vector<Loader> loaders;
  for (const auto& directory : directories) {
    if (same_name(directory.name, "BOOT")) {
      fallback = directory;
    } else if (const auto loader = find_loader(directory, suffix)) {
      loaders.push_back(*loader);
    }
  }
  if (loaders.empty() || find_file(fallback, name)) return plan;
  const auto chosen = choose(loaders, distro);
  if (!chosen) {
    std::vector<std::string> names;
    for (const auto& loader : loaders)
      names.push_back("EFI/" + printable(loader.directory->name));
    plan.findings.push_back(
        {"", "MOD-7", Severity::warning,
         fmt::format("there is no EFI/BOOT/{}, and it is not clear which boot loader belongs there: {}", name,
                     join(names, ", ")),
         "in the guest, run grub-install --removable, or copy the right loader there"});
    return plan;
  }
  const auto& from = chosen->directory->name;
  const auto& to = fallback.name;
  plan.copies.push_back({from + "/" + chosen->first(), to + "/" + name});
  if (chosen->shim.empty()) return plan;
  if (!find_file(fallback, chosen->grub))
    plan.copies.push_back({from + "/" + chosen->grub, to + "/" + chosen->grub});
  if (chosen->directory->grub_cfg.empty() || find_file(fallback, "grub.cfg")) return plan;
  plan.texts.push_back({to + "/grub.cfg", is_whole_menu(chosen->directory->grub_cfg)
                                              ? lead_to(from)
                                              : chosen->directory->grub_cfg});
  return plan;
}

}  // namespace guestfit
