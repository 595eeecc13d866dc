// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/example_initramfs.hpp"

#include <sys/stat.h>

#include "edit/drivers/cpio.hpp"

namespace guestfit {

std::string make_example_initramfs(const std::vector<std::string>& names) {
  CpioWriter writer;
  for (const auto& name : names) {
    const auto arrow = name.find(" -> ");
    const auto colon = name.find(": ");
    if (arrow != std::string::npos) {
      writer.add(name.substr(0, arrow), S_IFLNK | 0777U, name.substr(arrow + 4));
    } else if (name.ends_with('/')) {
      writer.add(name.substr(0, name.size() - 1), S_IFDIR | 0755U, "");
    } else if (colon != std::string::npos) {
      writer.add(name.substr(0, colon), S_IFREG | 0644U, name.substr(colon + 2));
    } else {
      writer.add(name, S_IFREG | 0644U, "");
    }
  }
  return writer.finish();
}

}  // namespace guestfit
