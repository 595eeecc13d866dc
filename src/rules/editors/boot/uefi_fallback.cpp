// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/uefi_fallback.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "inspect/automatic_mounts.hpp"
#include "rules/editors/editors.hpp"

namespace guestfit {
namespace {

/// The directory EFI of the system partition, wherever that is mounted; "" when there is none.
std::string find_efi_directory(const EditorContext& context) {
  std::vector<std::string> places;
  for (const auto& filesystem : context.facts.filesystems) {
    if (filesystem.mountpoint && is_efi_system_partition(filesystem.partition_type))
      places.push_back(*filesystem.mountpoint);
  }
  if (!context.facts.storage_known) places = {"/boot/efi", "/efi", "/boot"};
  for (const auto& place : places) {
    for (const auto& name : context.guest.list(place)) {
      const auto path = join_path(place, name);
      if ((name == "EFI" || name == "efi" || name == "Efi") && context.guest.is_directory(path)) return path;
    }
  }
  return "";
}

std::vector<EfiDirectory> read_directories(const GuestReader& guest, const std::string& efi) {
  std::vector<EfiDirectory> directories;
  for (const auto& name : guest.list(efi)) {
    const auto path = join_path(efi, name);
    if (name.starts_with('.') || !guest.is_directory(path)) continue;
    EfiDirectory directory{name, guest.list(path), ""};
    for (const auto& file : directory.files) {
      if (file == "grub.cfg") directory.grub_cfg = guest.read(join_path(path, file)).value_or("");
    }
    directories.push_back(std::move(directory));
  }
  return directories;
}

FileEdit create(const EditorContext& context, const std::string& path, const std::string& content) {
  FileEdit edit;
  edit.path = context.guest.resolve(path);
  edit.action = Action::create;
  edit.content = content;
  return edit;
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const auto efi = find_efi_directory(context);
  if (efi.empty()) return result;
  const auto plan = plan_uefi_fallback(read_directories(context.guest, efi), context.facts.os.arch,
                                       context.facts.os.distro);
  result.findings = plan.findings;
  for (const auto& copy : plan.copies) {
    const auto content = context.guest.read(join_path(efi, copy.from), kMaxFileSize);
    if (!content) continue;
    auto edit = create(context, join_path(efi, copy.to), *content);
    edit.is_text = false;
    edit.reasons = {fmt::format(
        "a copy of {}: firmware that does not know this disk yet looks here, and the entries of the old "
        "machine's firmware do not move with the disk",
        join_path(efi, copy.from))};
    result.edits.push_back(std::move(edit));
  }
  for (const auto& text : plan.texts) {
    auto edit = create(context, join_path(efi, text.to), text.text);
    edit.reasons = {"GRUB finds its menu also when it is started from here"};
    result.edits.push_back(std::move(edit));
  }
  return result;
}

}  // namespace

Editor uefi_fallback_editor() {
  return {"uefi-fallback",
          "copies the boot loader to where UEFI firmware looks that has no entry for it",
          {},
          run};
}

}  // namespace guestfit
