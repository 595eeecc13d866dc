// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <set>

#include "edit/boot/unified_kernel.hpp"
#include "edit/drivers/initramfs_modules.hpp"
#include "edit/drivers/kmod_lists.hpp"
#include "edit/drivers/modprobe_conf.hpp"
#include "inspect/kernels.hpp"
#include "rules/editors/drivers/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

Finding warning(const std::string& message, const std::string& remedy) {
  return {"", "MOD-1", Severity::warning, message, remedy};
}

void report_missing(const EditorContext& context, const Kernel& kernel,
                    const std::vector<std::string>& missing, EditorResult& result) {
  if (missing.empty()) return;
  auto finding = warning("the kernel " + kernel.version + " does not have " + join(missing, ", "),
                         "on " + context.target.name +
                             " devices with these drivers will not work; install the package with the rest "
                             "of this kernel's modules, or a newer kernel");
  // Two initramfs of one kernel lack the same.
  const auto& others = result.findings;
  if (std::find(others.begin(), others.end(), finding) == others.end())
    result.findings.push_back(std::move(finding));
}

/// What stays open for one initramfs, for a person.
void report_gaps(const EditorContext& context, const Kernel& kernel, const InitramfsResult& added,
                 EditorResult& result) {
  if (!added.obstacle.empty()) {
    result.findings.push_back(
        warning(*kernel.initramfs + ": " + added.obstacle,
                "add the drivers of " + context.target.name + " to it in the running guest"));
  }
  report_missing(context, kernel, added.missing, result);
  for (const auto& note : added.notes)
    result.findings.push_back({"", "MOD-1", Severity::info, *kernel.initramfs + ": " + note, ""});
}

void add_to_initramfs(const EditorContext& context, const Kernel& kernel, const ModuleIndex& index,
                      EditorResult& result) {
  const auto image = context.guest.read(*kernel.initramfs, kMaxFileSize);
  if (!image) return;
  const auto drivers = drivers_of_kernel(context, kernel, index);
  report_missing(context, kernel, drivers.missing, result);
  const auto names = known_device_names(context);
  const InitramfsRequest request{
      *image, drivers.loadable, index,
      [&](const std::string& path) {
        return context.guest.read(join_path(*kernel.modules_dir, path), kMaxFileSize);
      },
      [&](const std::string& device, const std::string& type) { return names.stable_name(device, type); }};
  InitramfsResult added = add_modules(request);
  report_gaps(context, kernel, added, result);
  if (!added.image) return;
  FileEdit edit;
  edit.path = context.guest.resolve(*kernel.initramfs);
  edit.is_text = false;
  edit.modules = added.added;
  edit.modules.insert(edit.modules.end(), added.needed.begin(), added.needed.end());
  if (!added.added.empty()) {
    edit.reasons.push_back(
        "kernel " + kernel.version + " gets " + join(added.added, ", ") +
        (added.needed.empty() ? "" : " and what they need (" + join(added.needed, ", ") + ")") +
        ", so that it finds its disk and network card on " + context.target.name);
  }
  if (!added.released.empty()) {
    edit.reasons.push_back("it no longer waits for " + printable(join(added.released, ", ")) +
                           ", names that only the old machine had");
  }
  if (!added.renamed.empty()) {
    edit.reasons.push_back("in it, " + printable(join(added.renamed, ", ")) +
                           " no longer goes by names of disks, which change with the hardware");
  }
  if (added.frees_lvm) {
    edit.reasons.emplace_back(
        "its copy of lvm's list of devices is gone: it names the old machine's disks and hides all others");
  }
  edit.reasons.push_back(human_size(added.image->size() - image->size()) +
                         " are appended; the bytes that were there stay as they are");
  edit.content = std::move(*added.image);
  result.edits.push_back(std::move(edit));
}

/// A kernel without an initramfs boots from what is built into it.
void report_without_initramfs(const EditorContext& context, const Kernel& kernel, const ModuleIndex& index,
                              EditorResult& result) {
  const auto drivers = drivers_of_kernel(context, kernel, index);
  report_missing(context, kernel, drivers.missing, result);
  if (drivers.loadable.empty()) return;
  result.findings.push_back(warning("the kernel " + kernel.version +
                                        " has no initramfs, and these drivers of " + context.target.name +
                                        " are not built into it: " + join(drivers.loadable, ", "),
                                    "make an initramfs for it in the guest, or start another kernel"));
}

/// A unified kernel image stays as it is; what it lacks is said.
void report_unified_kernel(const EditorContext& context, const std::string& path, EditorResult& result) {
  const auto image = context.guest.read(path, kMaxFileSize);
  const auto unified = image ? read_unified_kernel(*image) : std::nullopt;
  if (!unified) return;
  Kernel kernel{unified->version, path, path, join_path("/lib/modules", unified->version)};
  const auto* index = unified->version.empty() ? nullptr : context.modules.of(context.guest, kernel);
  if (index == nullptr) {
    result.findings.push_back(warning(
        path + " is a kernel and its initramfs in one file, and the guest does not have the kernel's modules",
        "make sure that it has the drivers of " + context.target.name));
    return;
  }
  const auto drivers = drivers_of_kernel(context, kernel, *index);
  report_missing(context, kernel, drivers.missing, result);
  const auto lacking =
      add_modules({unified->initramfs, drivers.loadable, *index,
                   [&](const std::string& file) {
                     return context.guest.read(join_path(*kernel.modules_dir, file), kMaxFileSize);
                   }})
          .added;
  if (lacking.empty()) return;
  result.findings.push_back(warning(path +
                                        " is a kernel and its initramfs in one file, which may be signed; it "
                                        "stays as it is, without " +
                                        join(lacking, ", "),
                                    "make it again in the guest once its configuration names these drivers, "
                                    "before the guest is moved"));
}

/// modprobe's configuration is copied into every initramfs, and counts in the guest too.
void report_blocked(const EditorContext& context, EditorResult& result) {
  std::set<std::string> wanted;
  for (const auto& module : loadable_driver_modules(context))
    wanted.insert(module_name(module));
  std::vector<std::string> files = {"/etc/modprobe.conf"};
  for (const std::string directory : {"/etc/modprobe.d", "/usr/lib/modprobe.d"}) {
    for (const auto& name : context.guest.list(directory))
      if (!name.starts_with('.')) files.push_back(join_path(directory, name));
  }
  for (const auto& file : files) {
    for (const auto& module : blocked_modules(context.guest.read(file).value_or(""))) {
      if (!wanted.contains(module)) continue;
      result.findings.push_back(
          warning(file + " keeps the driver " + module + " from being loaded",
                  "take that line out in the guest and make its initramfs again, before the guest is moved"));
    }
  }
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
      report_without_initramfs(context, kernel, *index, result);
    } else {
      add_to_initramfs(context, kernel, *index, result);
    }
  }
  report_blocked(context, result);
  for (const auto& path : find_unified_kernels(context.guest))
    report_unified_kernel(context, path, result);
  return result;
}

}  // namespace

Editor initramfs_editor() {
  return {"initramfs-modules", "appends the target's drivers to the initramfs of every kernel", {}, run};
}

}  // namespace guestfit
