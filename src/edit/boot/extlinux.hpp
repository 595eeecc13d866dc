// SPDX-License-Identifier: LGPL-2.1-or-later
// extlinux and syslinux: the configuration with what it includes, and the settings of the two programs that
// generate it. Sources: the SYSLINUX documentation (doc/syslinux.txt, doc/menu.txt) of 6.03; Alpine's
// update-extlinux(8) and its /etc/update-extlinux.conf; Debian's extlinux-update(8) of 6.03 and its
// /etc/default/extlinux.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "edit/boot/boot_config.hpp"
#include "edit/boot/boot_menu.hpp"

namespace guestfit {

struct ExtlinuxFiles {
  std::vector<TextFile> configs;   ///< extlinux.conf, then what it includes, in that order
  std::optional<TextFile> alpine;  ///< /etc/update-extlinux.conf
  std::optional<TextFile> debian;  ///< /etc/default/extlinux
};

struct ExtlinuxSetting {
  std::size_t file = 0;
  std::string name;  ///< in lower case: "timeout", "default", "prompt", "ui"
  TextRange value;
};

struct ExtlinuxMenu {
  BootMenu menu;
  std::vector<ExtlinuxSetting> settings;  ///< outside of labels
  struct Place {
    std::size_t file = 0;
    TextRange line;
  };
  std::vector<Place> labels;          ///< the LABEL line of each entry
  std::optional<std::size_t> marked;  ///< the entry with "MENU DEFAULT"
  Place mark;                         ///< that line
  std::size_t labels_at = 0;          ///< offset of the first label in the first file, or its end
};

/// Throws Error (failed) for a text that is larger than any configuration.
ExtlinuxMenu parse_extlinux(const ExtlinuxFiles& files);

/// Names that the text includes ("linux.cfg"), as they are written.
std::vector<std::string> extlinux_includes(const std::string& text);

/// Timeouts count in tenths of a second, and 0 waits for ever; without a menu and a prompt there is no wait.
/// The default is a label.
std::unique_ptr<BootConfig> make_extlinux_boot_config(const ExtlinuxFiles& files);

}  // namespace guestfit
