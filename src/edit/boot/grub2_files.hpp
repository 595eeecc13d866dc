// SPDX-License-Identifier: LGPL-2.1-or-later
// What the editors of GRUB 2 take and give. Each of them changes the generated grub.cfg and what it is
// generated from together, so that the guest's own update-grub (grub-mkconfig) writes the very same grub.cfg
// again. What grub-mkconfig does with each setting is in /etc/grub.d/00_header, 10_linux and 20_linux_xen of
// Debian's grub-common 2.06 and 2.12.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "edit/boot/boot_edit.hpp"
#include "edit/boot/grub_cfg.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

struct Grub2Files {
  /// /etc/default/grub, then /etc/default/grub.d/*.cfg in the order in which they are sourced. May be empty.
  std::vector<TextFile> defaults;
  TextFile config;                      ///< grub.cfg
  std::optional<TextFile> environment;  ///< grubenv
  /// Scripts with menu entries as people write them: /etc/grub.d/40_custom, /boot/grub/custom.cfg.
  std::vector<TextFile> custom;

  bool operator==(const Grub2Files&) const = default;
};

struct Grub2Edit {
  Grub2Files files;                 ///< all of them; those without a reason are as they were
  std::vector<FileReason> reasons;  ///< at least one for each file that changed
  std::vector<FileSetting> settings;
  std::vector<Finding> findings;  ///< `rule` is left empty
};

}  // namespace guestfit
