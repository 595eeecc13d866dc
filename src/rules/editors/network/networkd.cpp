// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/networkd.hpp"

#include <fmt/format.h>

#include "edit/text/unit_file.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kDirectory = "/etc/systemd/network";

/// A regular file that says something: an empty one, and a link to /dev/null, are masks.
bool is_unit(const GuestReader& guest, const std::string& path) {
  const auto status = guest.status(path);
  return status && status->type == FileType::regular && status->size > 0;
}

std::vector<TextFile> read_drop_ins(const GuestReader& guest, const std::string& path) {
  std::vector<TextFile> files;
  for (const auto& name : guest.list(path + ".d")) {
    const auto drop_in = join_path(path + ".d", name);
    if (name.starts_with('.') || !name.ends_with(".conf") || !is_unit(guest, drop_in)) continue;
    if (auto text = guest.read(drop_in)) files.push_back({drop_in, *std::move(text)});
  }
  return files;
}

std::vector<NetworkdFile> read_files(const GuestReader& guest) {
  std::vector<NetworkdFile> files;
  for (const auto& name : guest.list(kDirectory)) {
    const auto path = join_path(kDirectory, name);
    const bool known = name.ends_with(".network") || name.ends_with(".netdev");
    if (name.starts_with('.') || !known || !is_unit(guest, path)) continue;
    auto text = guest.read(path);
    if (!text) continue;
    NetworkdFile file{path, *std::move(text), read_drop_ins(guest, path), false};
    for (const std::string vendor : {"/usr/lib/systemd/network", "/lib/systemd/network"})
      file.hides_other = file.hides_other || guest.is_file(join_path(vendor, name));
    files.push_back(std::move(file));
  }
  return files;
}

/// systemd-networkd-wait-online may be told to wait for one card by name: in a drop-in, in a unit of the
/// guest's own, or as an instance of its template.
void report_waiting(const GuestReader& guest, EditorResult& result) {
  const std::string root = "/etc/systemd/system";
  std::vector<std::string> paths = {root + "/systemd-networkd-wait-online.service"};
  const auto drop_ins = paths[0] + ".d";
  for (const auto& name : guest.list(drop_ins)) {
    if (!name.starts_with('.') && name.ends_with(".conf")) paths.push_back(join_path(drop_ins, name));
  }
  const auto report = [&](const std::string& path) {
    result.findings.push_back({"", "MOD-13", Severity::warning,
                               fmt::format("{} makes the boot wait for a network card by its name", path),
                               "Take the name out, or let the boot wait for any card (--any)."});
  };
  for (const auto& path : paths) {
    const UnitFile unit(guest.read(path).value_or(""));
    for (const auto& command : unit.values("Service", "ExecStart")) {
      const auto words = split_words(command);
      for (std::size_t i = 1; i < words.size(); ++i) {
        if ((words[i].starts_with("-i") || words[i].starts_with("--interface")) &&
            words[i].find("lo") == std::string::npos)
          report(path);
      }
    }
  }
  for (const auto& directory : guest.list(root)) {
    if (!directory.ends_with(".wants") && !directory.ends_with(".requires")) continue;
    for (const auto& name : guest.list(join_path(root, directory))) {
      if (name.starts_with("systemd-networkd-wait-online@"))
        report(join_path(join_path(root, directory), name));
    }
  }
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  for (const auto& [path, edit, removes] : edit_networkd(read_files(context.guest))) {
    add_text_edit(result, context, path, edit);
    if (!removes) continue;
    FileEdit file;
    file.path = context.guest.resolve(path);
    file.action = Action::remove;
    file.reasons = edit.reasons;
    result.edits.push_back(std::move(file));
  }
  report_waiting(context.guest, result);
  return result;
}

}  // namespace

Editor networkd_editor() {
  return {"networkd", "makes systemd-networkd's files serve any Ethernet card by DHCP", {}, run};
}

}  // namespace guestfit
