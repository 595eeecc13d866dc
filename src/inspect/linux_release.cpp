// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/linux_release.hpp"

#include <cctype>
#include <cstring>
#include <regex>

#include <elf.h>

#include <guestfit/error.hpp>

#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string first_line(const std::optional<std::string>& text) {
  return text ? std::string(trim(text->substr(0, text->find('\n')))) : "";
}

bool starts_with_digit(const std::string& text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) != 0;
}

/// os-release has "12" where debian_version has "12.15", and "8" where centos-release has "8.2.2004".
std::string exact_version(const GuestReader& guest, const std::string& distro, const std::string& version) {
  if (distro == "debian") {
    const std::string exact = first_line(guest.read("/etc/debian_version"));
    return starts_with_digit(exact) ? exact : version;
  }
  static const std::regex number("release ([0-9]+(\\.[0-9]+)+)");
  for (const char* file : {"/etc/centos-release", "/etc/redhat-release"}) {
    const std::string line = first_line(guest.read(file));
    std::smatch found;
    if (std::regex_search(line, found, number)) return found[1];
  }
  return version;
}

/// A file that is no shell text says nothing.
std::string release_value(const std::string& text, const char* name) {
  try {
    return get_shell_variable(text, name).value_or("");
  } catch (const Error&) {
    return "";
  }
}

OperatingSystem from_os_release(const GuestReader& guest, const std::string& text) {
  const auto value = [&](const char* name) { return release_value(text, name); };
  OperatingSystem os;
  os.family = "linux";
  os.distro = value("ID");
  os.version = exact_version(guest, os.distro, value("VERSION_ID"));
  os.product = value("PRETTY_NAME");
  if (os.product.empty()) os.product = value("NAME");
  return os;
}

std::string red_hat_distro(const std::string& product) {
  if (product.starts_with("CentOS")) return "centos";
  if (product.starts_with("Fedora")) return "fedora";
  if (product.starts_with("Oracle") || product.starts_with("Enterprise Linux")) return "ol";
  return product.starts_with("Scientific") ? "scientific" : "rhel";
}

/// Releases that are older than os-release(5).
OperatingSystem from_release_files(const GuestReader& guest) {
  OperatingSystem os;
  os.family = "linux";
  static const std::regex number("([0-9]+(\\.[0-9]+)*)");
  std::smatch found;
  if (const auto text = guest.read("/etc/redhat-release")) {
    os.product = first_line(text);
    os.distro = red_hat_distro(os.product);
  } else if (const auto suse = guest.read("/etc/SuSE-release")) {
    os.product = first_line(suse);
    os.distro = os.product.find("Enterprise") != std::string::npos ? "sles" : "opensuse";
  } else if (const auto debian = guest.read("/etc/debian_version")) {
    os.product = "Debian " + first_line(debian);
    os.distro = "debian";
  } else {
    os.product = "Linux";
  }
  if (std::regex_search(os.product, found, number)) os.version = found[1];
  return os;
}

/// e_machine of an ELF file, with the two fields that tell its class and byte order.
std::string elf_machine(const std::string& head) {
  constexpr std::size_t kMachineOffset = offsetof(Elf64_Ehdr, e_machine);
  if (head.size() < kMachineOffset + 2 || std::memcmp(head.data(), ELFMAG, SELFMAG) != 0) return "";
  const bool big_endian = head[EI_DATA] == ELFDATA2MSB;
  const auto low = static_cast<unsigned char>(head[kMachineOffset + (big_endian ? 1 : 0)]);
  const auto high = static_cast<unsigned char>(head[kMachineOffset + (big_endian ? 0 : 1)]);
  switch (low + 256 * high) {
    case EM_X86_64:
      return "x86_64";
    case EM_386:
      return "i386";
    case EM_AARCH64:
      return "aarch64";
    case EM_ARM:
      return "arm";
    case EM_PPC64:
      return big_endian ? "ppc64" : "ppc64le";
    case EM_S390:
      return "s390x";
    case 243:  // EM_RISCV, not in every elf.h
      return "riscv64";
    default:
      return "";
  }
}

}  // namespace

OperatingSystem read_linux_release(const GuestReader& guest) {
  for (const char* file : {"/etc/os-release", "/usr/lib/os-release"}) {
    if (const auto text = guest.read(file)) return from_os_release(guest, *text);
  }
  return from_release_files(guest);
}

std::string read_linux_architecture(const GuestReader& guest) {
  for (const char* file :
       {"/bin/true", "/bin/cat", "/sbin/init", "/bin/busybox", "/usr/bin/env", "/bin/bash"}) {
    const auto status = guest.status(file);
    if (!status || status->type != FileType::regular) continue;
    const std::string machine = elf_machine(guest.read(file, kMaxFileSize).value_or(""));
    if (!machine.empty()) return machine;
  }
  return "";
}

}  // namespace guestfit
