// SPDX-License-Identifier: LGPL-2.1-or-later
// What else of a guest's storage goes by the old machine's disks. It is reported, not changed: what an
// administrator meant by it cannot be told.
#include <algorithm>

#include <fmt/format.h>

#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

Finding warning(const std::string& code, const std::string& message, const std::string& remedy) {
  return {"", code, Severity::warning, message, remedy};
}

/// `text` has a line that is no comment and holds `words`.
bool has_line_with(std::string_view text, const std::vector<std::string>& words) {
  const auto lines = split_lines(text);
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& raw) {
    const auto line = trim(without_line_end(raw));
    return !line.starts_with('#') && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      return line.find(word) != std::string_view::npos;
    });
  });
}

/// multipath.conf(5). With find_multipaths off, multipathd takes every disk that is not in its blacklist.
void note_multipath(const CheckContext& context, std::vector<Finding>& findings) {
  const auto text = context.guest.read("/etc/multipath.conf");
  if (!text) return;
  const bool takes_all =
      has_line_with(*text, {"find_multipaths", "no"}) || has_line_with(*text, {"find_multipaths", "off"});
  const bool excludes_all =
      has_line_with(*text, {"devnode", "\".*\""}) || has_line_with(*text, {"devnode", "\"*\""});
  if (!takes_all || excludes_all) return;
  findings.push_back(warning(
      "SYS-4",
      "/etc/multipath.conf makes multipathd take every disk (find_multipaths is off), also those of the "
      "new machine, which have one path only",
      "set find_multipaths yes in /etc/multipath.conf, or disable multipathd, and make the initramfs anew"));
}

/// udev(7): rules that give names to disks of a certain serial number or place.
void note_disk_rules(const CheckContext& context, std::vector<Finding>& findings) {
  const std::string directory = "/etc/udev/rules.d";
  for (const auto& name : context.guest.list(directory)) {
    if (name.starts_with('.') || !name.ends_with(".rules") ||
        name.find("persistent-net") != std::string::npos)
      continue;
    const auto text = context.guest.read(join_path(directory, name)).value_or("");
    const bool pins =
        has_line_with(text, {"ID_SERIAL", "SYMLINK"}) || has_line_with(text, {"ID_PATH", "SYMLINK"}) ||
        has_line_with(text, {"ID_WWN", "SYMLINK"}) || has_line_with(text, {"KERNEL==\"sd", "SYMLINK"}) ||
        has_line_with(text, {"scsi_id", "SYMLINK"});
    if (!pins) continue;
    findings.push_back(warning(
        "MOD-4",
        fmt::format("{} names disks by serial number or place, which the new machine's disks have not",
                    join_path(directory, printable(name))),
        "after the move, write the rule for the new disks, or name what is on them by UUID"));
  }
}

void note_zfs(const CheckContext& context, std::vector<Finding>& findings) {
  for (const auto& filesystem : context.facts.filesystems) {
    if (filesystem.type != "zfs_member") continue;
    findings.push_back(warning(
        "SYS-4",
        fmt::format("{} belongs to the ZFS pool {}, which guestfit does not look into", filesystem.device,
                    printable(filesystem.label)),
        "export the pool before the move (zpool export), so that the guest imports it by its id and not "
        "by the names in /etc/zfs/zpool.cache"));
    return;
  }
}

std::vector<Finding> run(const CheckContext& context) {
  std::vector<Finding> findings;
  note_multipath(context, findings);
  note_disk_rules(context, findings);
  note_zfs(context, findings);
  return findings;
}

}  // namespace

Check old_disks_check() {
  return {"old-disks",
          "what else of the guest's storage goes by the old machine's disks: multipath, udev rules, ZFS",
          {},
          run};
}

}  // namespace guestfit
