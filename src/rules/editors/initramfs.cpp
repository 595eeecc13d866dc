// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/initramfs_modules.hpp"
#include "rules/editors/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

Finding warning(const std::string& message, const std::string& remedy) {
  return {"", "MOD-1", Severity::warning, message, remedy};
}

/// What stays open for one kernel, for a person.
void report_gaps(const EditorContext& context, const Kernel& kernel, const InitramfsResult& added,
                 EditorResult& result) {
  if (!added.obstacle.empty()) {
    result.findings.push_back(
        warning(*kernel.initramfs + ": " + added.obstacle,
                "add the drivers of " + context.target.name + " to it in the running guest"));
  }
  if (!added.missing.empty()) {
    result.findings.push_back(
        warning("the kernel " + kernel.version + " does not have " + join(added.missing, ", "),
                "on " + context.target.name +
                    " devices with these drivers will not work; install a newer kernel to have them"));
  }
  for (const auto& note : added.notes)
    result.findings.push_back({"", "MOD-1", Severity::info, *kernel.initramfs + ": " + note, ""});
}

void add_to_initramfs(const EditorContext& context, const Kernel& kernel, const ModuleIndex& index,
                      EditorResult& result) {
  const auto image = context.guest.read(*kernel.initramfs, kMaxFileSize);
  if (!image) return;
  const InitramfsRequest request{
      *image, wanted_driver_modules(context.target), index, [&](const std::string& path) {
        return context.guest.read(join_path(*kernel.modules_dir, path), kMaxFileSize);
      }};
  InitramfsResult added = add_modules(request);
  report_gaps(context, kernel, added, result);
  if (!added.image) return;
  FileEdit edit;
  edit.path = context.guest.resolve(*kernel.initramfs);
  edit.is_text = false;
  edit.modules = added.added;
  edit.modules.insert(edit.modules.end(), added.needed.begin(), added.needed.end());
  edit.reasons.push_back(
      "kernel " + kernel.version + " gets " + join(added.added, ", ") +
      (added.needed.empty() ? "" : " and what they need (" + join(added.needed, ", ") + ")") +
      ", so that it finds its disk and network card on " + context.target.name);
  edit.reasons.push_back(human_size(added.image->size() - image->size()) +
                         " are appended; the bytes that were there stay as they are");
  edit.content = std::move(*added.image);
  result.edits.push_back(std::move(edit));
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  for (const auto& kernel : context.facts.kernels) {
    const auto* index = context.modules.of(context.guest, kernel);
    if (index == nullptr) {
      result.findings.push_back(
          warning("the kernel " + kernel.version + " has no list of its modules (modules.dep)",
                  "remove this kernel from the guest, or install its modules"));
    } else if (!kernel.initramfs) {
      result.findings.push_back(
          warning("the kernel " + kernel.version + " has no initramfs",
                  "make sure that the drivers of " + context.target.name + " are built into it"));
    } else {
      add_to_initramfs(context, kernel, *index, result);
    }
  }
  return result;
}

}  // namespace

Editor initramfs_editor() {
  return {"initramfs-modules", "appends the target's drivers to the initramfs of every kernel", {}, run};
}

}  // namespace guestfit
