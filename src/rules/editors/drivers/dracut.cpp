// SPDX-License-Identifier: LGPL-2.1-or-later
#include <map>

#include "edit/drivers/dracut_conf.hpp"
#include "rules/editors/drivers/driver_modules.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

constexpr const char* kFile = "/etc/dracut.conf";
constexpr const char* kDirectory = "/etc/dracut.conf.d";
constexpr const char* kOldModules = "/usr/share/dracut/modules.d";
constexpr const char* kVendorDirectory = "/usr/lib/dracut/dracut.conf.d";

/// The configuration in the order in which dracut sources it; `added` is in it, even before it exists.
std::vector<TextFile> configuration(const GuestReader& guest, const std::string& added) {
  std::vector<TextFile> files;
  files.push_back({kFile, guest.read(kFile).value_or("")});
  // A file in /etc takes the place of the one of that name in /usr/lib.
  std::map<std::string, std::string> by_name;
  for (const std::string directory : {kVendorDirectory, kDirectory}) {
    for (const auto& name : guest.list(directory)) {
      if (name.ends_with(".conf")) by_name[name] = join_path(directory, name);
    }
  }
  if (added != kFile) by_name[file_name(added)] = added;
  for (const auto& [name, path] : by_name)
    files.push_back({path, guest.read(path).value_or("")});
  return files;
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const std::string wanted = context.parameters.text("file");
  // The dracut of the first releases of RHEL 6 has one file and no directory.
  const bool has_one_file =
      context.guest.is_directory(kOldModules) && !context.guest.is_directory(parent_path(wanted));
  const std::string path = has_one_file ? kFile : wanted;
  const auto modules = loadable_driver_modules(context);
  add_text_edit(result, context, path,
                ensure_dracut_drivers(configuration(context.guest, path), path, modules));
  return result;
}

}  // namespace

Editor dracut_drivers_editor() {
  return {"dracut-drivers",
          "tells dracut to add the target's drivers to the next initramfs",
          {{"file", ParameterInfo::Kind::text, "the file that gets them", {}}},
          run};
}

}  // namespace guestfit
