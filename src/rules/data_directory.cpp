// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the rules are: beside the build tree while developing, below PREFIX/share once installed, wherever
// that prefix was moved to.
#include <cstdlib>

#include <dlfcn.h>

#include <guestfit/error.hpp>

#include "rules/catalogue.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

/// The file that this code was loaded from: the library, or a program that it is linked into.
fs::path own_file() {
  Dl_info info{};
  const auto* address = reinterpret_cast<const void*>(&builtin_data_directory);
  if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
  std::error_code error;
  // For a program, dladdr gives argv[0] as it was typed; /proc knows better.
  const fs::path file = fs::canonical(info.dli_fname, error);
  return error ? fs::canonical("/proc/self/exe", error) : file;
}

bool is_below(const fs::path& file, const fs::path& directory) {
  const auto relative = file.lexically_relative(directory);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

fs::path builtin_data_directory() {
  if (const char* chosen = std::getenv("GUESTFIT_DATA_DIR"); chosen != nullptr && *chosen != '\0')
    return chosen;
  const fs::path file = own_file();
  if (is_below(file, GUESTFIT_BUILD_DIR) && fs::exists(fs::path(GUESTFIT_SOURCE_DIR) / "rules")) {
    return GUESTFIT_SOURCE_DIR;
  }
  // PREFIX/lib/libguestfit.so, or PREFIX/lib/x86_64-linux-gnu/libguestfit.so
  for (fs::path directory = file.parent_path(); directory.has_relative_path();
       directory = directory.parent_path()) {
    if (fs::exists(directory / "share" / "guestfit" / "rules")) return directory / "share" / "guestfit";
  }
  throw Error(ErrorKind::failed, "", "the rules of guestfit were not found near " + file.string(),
              "install guestfit again, or name the directory that holds \"rules\" and \"drivers\" in "
              "GUESTFIT_DATA_DIR");
}

}  // namespace guestfit
