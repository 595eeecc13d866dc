// SPDX-License-Identifier: LGPL-2.1-or-later
// Entries of the Boot Loader Specification, type #1: a file each in loader/entries, read by systemd-boot and
// by GRUB 2's "blscfg". Sources: the specification (uapi-group.org, version 1), for order and names
// systemd-boot(7) and loader.conf(5); Fedora's GRUB 2 for "grub_users", "id" and "$kernelopts", and rpm's
// version comparison, by which it sorts the files.
#pragma once

#include <string>
#include <vector>

#include "edit/boot/boot_menu.hpp"
#include "edit/boot/grub_cfg.hpp"

namespace guestfit {

/// What one file says. Keys that are not listed are not looked at.
struct LoaderEntry {
  BootEntry entry;  ///< its id is the file's name without ".conf" and without a count of boots ("+3-1")
  std::string version;
  std::string sort_key;
  std::string machine_id;
  std::vector<std::string> initrds;
  std::vector<TextRange> options;  ///< the values of its "options" lines
};

/// `file` is the index of `text` in a menu.
LoaderEntry parse_loader_entry(const TextFile& text, std::size_t file);

/// Command lines of entries as places that can be changed: an entry without "options" gets such a line. Where
/// the words come from a variable ("$kernelopts"), new ones belong there: then the line is only a place for
/// replacements.
std::vector<CommandLinePlace> option_places(const LoaderEntry& entry, const std::string& text,
                                            std::size_t file);

/// True when the words of the entry come from GRUB's variable "kernelopts".
bool uses_kernel_options(const LoaderEntry& entry);

/// Sorts as systemd-boot does: entries with a sort key first, by key, machine and version; others by name,
/// highest version first.
void sort_for_systemd_boot(std::vector<LoaderEntry>& entries);

/// Sorts as GRUB's "blscfg" does: by name of the file, highest version first.
void sort_for_grub(std::vector<LoaderEntry>& entries);

/// The entries as GRUB's menu has them.
std::vector<GrubEntry> as_grub_entries(const std::vector<LoaderEntry>& entries);

/// rpm's order of versions, "~" and "^" with it: negative, 0, positive.
int compare_rpm_versions(const std::string& a, const std::string& b);

}  // namespace guestfit
