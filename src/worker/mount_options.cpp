// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/mount_options.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <sys/mount.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

struct Flag {
  std::string_view name;
  unsigned long set;
  unsigned long clear;
};

constexpr std::array<Flag, 10> kFlags = {{
    {"defaults", 0, 0},
    {"ro", MS_RDONLY, 0},
    {"rw", 0, MS_RDONLY},
    {"noatime", MS_NOATIME, 0},
    {"atime", 0, MS_NOATIME},
    {"nodiratime", MS_NODIRATIME, 0},
    {"relatime", MS_RELATIME, 0},
    {"nodev", MS_NODEV, 0},
    {"nosuid", MS_NOSUID, 0},
    {"noexec", MS_NOEXEC, 0},
}};

}  // namespace

MountOptions parse_mount_options(const std::string& text) {
  MountOptions options;
  std::vector<std::string> rest;
  for (const auto& word : split(text, ',')) {
    const auto* const flag =
        std::find_if(kFlags.begin(), kFlags.end(), [&](const Flag& each) { return each.name == word; });
    if (flag == kFlags.end()) {
      if (!word.empty()) rest.push_back(word);
      continue;
    }
    options.flags = (options.flags & ~flag->clear) | flag->set;
  }
  options.data = join(rest, ",");
  return options;
}

}  // namespace guestfit
