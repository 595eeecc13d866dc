// SPDX-License-Identifier: LGPL-2.1-or-later
// What a GRUB 2 configuration (grub.cfg, generated or made by hand) offers and which entry it starts, with
// the bytes of everything that an editor changes. The script is not run: a condition is recorded, not
// decided. Source: the GRUB manual 2.06, and grub-core/normal/menu.c for how the default is found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

/// A command that loads a kernel or, with "module" and "module2", what goes with a hypervisor.
struct GrubKernelLine {
  std::string command;  ///< "linux", "linux16", "linuxefi", "module", ...
  std::string kernel;   ///< as GRUB finds it: relative to the file system that has /boot
  TextRange arguments;  ///< from behind the kernel's name to the end of the line, with all blanks

  bool operator==(const GrubKernelLine&) const = default;
};

/// A menu entry or a submenu.
struct GrubEntry {
  std::string title;
  std::string id;                     ///< the title where the entry has no id of its own
  std::optional<std::size_t> parent;  ///< index of the submenu that it is in; none at the top
  bool is_submenu = false;
  std::string section;   ///< the script of /etc/grub.d that wrote it ("10_linux"); "" when no comment says so
  std::size_t line = 0;  ///< from 1
  std::vector<GrubKernelLine> kernels;
  std::vector<std::string> initrds;
  std::vector<std::string> arguments;  ///< of the first kernel, as words

  bool operator==(const GrubEntry&) const = default;
};

/// A variable that is set outside of entries and functions.
struct GrubSetting {
  std::string name;
  std::string value;                    ///< quotes resolved
  TextRange range;                      ///< the value as the text has it, with its quotes
  std::vector<std::string> conditions;  ///< of the branches it is in, outermost first; "" for an "else"
  bool before_entries = false;

  bool operator==(const GrubSetting&) const = default;
};

struct GrubConfig {
  std::vector<GrubEntry> entries;  ///< in the order of the file, an entry of a submenu behind the submenu
  std::vector<GrubSetting> settings;
  std::vector<GrubSetting> waits;      ///< "sleep --interruptible N" of a hidden menu; the name is "sleep"
  std::vector<std::string> terminals;  ///< lines that set up "serial" and the terminals, as they are
  /// Old titles that grub-mkconfig translates, and what each becomes.
  std::vector<std::pair<std::string, std::string>> translations;
  std::vector<TextRange> translation_lines;
  bool reads_loader_entries = false;  ///< "blscfg": the menu comes from /boot/loader/entries
  std::size_t loader_entries_at = 0;  ///< index in `entries` where they come
};

/// Throws Error (failed) for a text that is larger or more deeply nested than any configuration.
GrubConfig parse_grub_cfg(std::string_view text);

}  // namespace guestfit
