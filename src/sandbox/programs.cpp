// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/programs.hpp"

#include <cstdlib>

#include <dlfcn.h>
#include <unistd.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

/// Those of PATH and no others: programs are started by their names.
std::vector<fs::path> path_directories() {
  std::vector<fs::path> directories;
  const char* path = std::getenv("PATH");
  for (const auto& part : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    if (part.starts_with('/')) directories.emplace_back(part);
  }
  return directories;
}

/// The worker is in the build tree beside the library, and in PREFIX/libexec/guestfit when installed; the
/// library is in PREFIX/lib or PREFIX/lib/TRIPLET.
std::vector<fs::path> worker_directories() {
  Dl_info info{};
  const auto* address = reinterpret_cast<const void*>(&find_sandbox_programs);
  std::error_code ignored;
  fs::path file;
  if (dladdr(address, &info) != 0 && info.dli_fname != nullptr) file = fs::canonical(info.dli_fname, ignored);
  if (file.empty()) file = fs::canonical("/proc/self/exe", ignored);
  const auto directory = file.parent_path();
  return {directory, directory.parent_path(), directory.parent_path() / "libexec" / "guestfit",
          directory.parent_path().parent_path() / "libexec" / "guestfit"};
}

}  // namespace

std::optional<fs::path> find_program(const std::string& name, const std::vector<fs::path>& directories) {
  for (const auto& directory : directories) {
    const auto file = directory / name;
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

SandboxInventory find_sandbox_programs() {
  SandboxInventory inventory;
  const auto directories = path_directories();
  const auto kernel = find_program("linux.uml", directories);
  if (!kernel) inventory.missing.emplace_back("linux.uml (package user-mode-linux)");
  if (!find_program("bwrap", directories)) inventory.missing.emplace_back("bwrap (package bubblewrap)");
  if (!find_program("qemu-storage-daemon", directories))
    inventory.missing.emplace_back("qemu-storage-daemon (package qemu-system-common or qemu-utils)");
  const fs::path modules = "/usr/lib/uml/modules";
  if (kernel && !fs::is_directory(modules))
    inventory.missing.emplace_back("the modules of linux.uml (package user-mode-linux)");
  const auto worker = find_program("guestfit-worker", worker_directories());
  if (!worker) inventory.missing.emplace_back("guestfit-worker, which comes with guestfit");
  // In the sandbox there is nothing but /usr: not a link to it from elsewhere.
  if (inventory.missing.empty())
    inventory.programs = SandboxPrograms{fs::canonical(*kernel), modules, *worker};
  return inventory;
}

}  // namespace guestfit
