// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/grub2_consoles.hpp"

#include "edit/grub2_arguments.hpp"

namespace guestfit {

Grub2Edit add_grub2_consoles(const Grub2Files& files, const std::vector<std::string>& consoles,
                             const std::string& reason) {
  ArgumentChange change;
  change.settings = [&](const SplitArguments& settings) { return add_consoles(settings, consoles); };
  change.line = [&](const std::string& line) { return add_consoles(line, consoles); };
  change.reason = reason;
  Grub2Changes changes(files);
  change_grub2_arguments(changes, change);
  return changes.finish();
}

}  // namespace guestfit
