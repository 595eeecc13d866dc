// SPDX-License-Identifier: LGPL-2.1-or-later
// Alpine's mkinitfs takes modules by features: /etc/mkinitfs/features.d/NAME.modules lists files below the
// directory of a kernel's modules, as globs, and "features" in mkinitfs.conf names those to use (mkinitfs(1)
// and mkinitfs itself, feature_files()). What the modules need is added by it.
#include <set>

#include "edit/drivers/kmod_lists.hpp"
#include "edit/text/shell_words.hpp"
#include "rules/editors/drivers/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kFeature = "guestfit";

/// Globs of the files that the target's drivers are in, whatever their compression.
std::set<std::string> module_globs(const EditorContext& context) {
  std::set<std::string> globs;
  for (const auto& kernel : context.facts.kernels) {
    const auto* index = context.modules.of(context.guest, kernel);
    if (index == nullptr) continue;
    const auto files = module_needs(index->lists());
    for (const auto& module : drivers_of_kernel(context, kernel, *index).loadable) {
      const auto found = files.find(module_name(module));
      if (found == files.end()) continue;
      const auto& path = found->second.path;
      globs.insert(path.substr(0, path.rfind(".ko") + 3) + "*");
    }
  }
  return globs;
}

TextEdit feature_file(std::string text, const std::set<std::string>& globs) {
  std::set<std::string> listed;
  for (const auto& line : split_lines(text))
    listed.insert(std::string(trim(without_line_end(line))));
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  TextEdit edit;
  for (const auto& glob : globs) {
    if (listed.contains(glob)) continue;
    text += glob + "\n";
    edit.settings.emplace_back("module " + glob, "listed");
  }
  if (edit.settings.empty()) return edit;
  edit.text = text;
  edit.reasons.emplace_back("the drivers of the new machine, as a feature for mkinitfs");
  return edit;
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const auto globs = module_globs(context);
  if (globs.empty()) return result;
  const std::string directory = "/etc/mkinitfs";
  const std::string feature = directory + "/features.d/" + kFeature + ".modules";
  add_text_edit(result, context, feature, feature_file(context.guest.read(feature).value_or(""), globs));
  const std::string configuration = directory + "/mkinitfs.conf";
  if (const auto text = context.guest.read(configuration)) {
    add_text_edit(result, context, configuration,
                  ensure_shell_words(*text, "features", {kFeature},
                                     "mkinitfs then adds the drivers of the new machine"));
  }
  return result;
}

}  // namespace

Editor mkinitfs_features_editor() {
  return {"mkinitfs-features", "tells mkinitfs to add the target's drivers to the next initramfs", {}, run};
}

}  // namespace guestfit
