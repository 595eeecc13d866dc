// SPDX-License-Identifier: LGPL-2.1-or-later
// A boot loader's menu as entries with the bytes of their command lines, and the settings that it is made
// from. What the loaders with simple files (GRUB legacy, extlinux, loader entries) have in common is here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "edit/boot/boot_edit.hpp"
#include "edit/boot/command_line_change.hpp"
#include "edit/text/splice.hpp"

namespace guestfit {

/// Where a command line is. The range may be empty, for an entry without one.
struct CommandLinePlace {
  std::size_t file = 0;  ///< index in BootMenu::files
  TextRange range;
  std::string before;  ///< written in front of the first words of an empty line: " ", "options "
  std::string behind;  ///< and behind them: "\n"

  bool operator==(const CommandLinePlace&) const = default;
};

struct BootEntry {
  std::string title;
  std::string id;      ///< what names it as the default; "" where only its position does
  std::string kernel;  ///< the file as the loader writes it; "" when the entry starts no Linux kernel itself
  bool has_initramfs = false;
  bool has_hypervisor = false;  ///< the kernel is started by a hypervisor
  std::vector<CommandLinePlace> places;
  std::vector<std::string> arguments;  ///< the words of all its places
};

/// Settings that command lines are generated from: "common" ones for every entry, "normal" ones for all but
/// recovery entries. Each is a range of a file (`variable` is "") or a variable of a file that a shell
/// sources.
struct GeneratorSetting {
  enum class Part {
    common,
    normal,
    device,       ///< only the value of root=
    device_word,  ///< words that name devices, where others do not belong
  };
  Part part = Part::common;
  std::size_t file = 0;  ///< index in BootMenu::files
  TextRange range;
  std::string variable;
};

struct BootMenu {
  std::vector<TextFile> files;
  std::vector<BootEntry> entries;  ///< in the order of the loader's menu
  std::vector<GeneratorSetting> generator;
};

/// True when the entry starts a Linux kernel of the guest directly, and not for a rescue or a memory test.
bool is_normal_linux(const BootEntry& entry);

/// True when the loader's `path` ("(hd0,0)/vmlinuz-5.3", relative to whatever it has as root) is the kernel
/// `image` of the guest.
bool is_same_kernel(const std::string& path, const std::string& image);

/// Position of the entry's kernel in `kernels`; none for an entry that must not be the default.
std::optional<std::size_t> kernel_rank(const BootEntry& entry, const std::vector<std::string>& kernels);

/// Index of the first entry with the best kernel.
std::optional<std::size_t> best_entry(const std::vector<BootEntry>& entries,
                                      const std::vector<std::string>& kernels);

/// Does `change` to the command lines of the guest's own Linux and to the generator's settings. An entry with
/// a hypervisor is never the default: there, words are only replaced where they stand.
BootEdit change_menu_command_lines(const BootMenu& menu, const CommandLineChange& change);

/// An edit that replaces ranges of one file, for one reason.
BootEdit splice_file(const TextFile& file, std::vector<Splice> splices, const std::string& reason);

/// Adds `more` to `edit`; the files of both are different.
void merge_edit(BootEdit& edit, BootEdit more);

/// The reasons and findings that all loaders share.
std::string timeout_reason(long wanted_seconds);
std::string default_reason(const std::string& title);
Finding no_entry_finding(const std::string& file);

}  // namespace guestfit
