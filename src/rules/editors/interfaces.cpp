// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/interfaces.hpp"

#include <set>

#include "edit/interfaces_file.hpp"
#include "inspect/packages.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kMainFile = "/etc/network/interfaces";
constexpr std::size_t kMaxFiles = 200;

/// ifupdown of that version and later understands patterns after "auto" (its changelog, 0.8.20).
constexpr const char* kPatternsSince = "0.8.20";

/// Files of the guest that `include` may take in. Only the last part of its pattern may have wildcards, as in
/// every configuration seen so far.
std::vector<std::string> included_files(const GuestReader& guest, const InterfacesInclude& include) {
  const std::string directory = include.directory ? include.pattern : parent_path(include.pattern);
  std::vector<std::string> paths;
  for (const auto& name : guest.list(directory)) {
    const std::string path = join_path(directory, name);
    if (includes_file(include, path) && guest.is_file(path)) paths.push_back(path);
  }
  return paths;
}

/// The main file and what it takes in, each once, in the order in which ifup reads them.
class FileCollector {
 public:
  explicit FileCollector(const GuestReader& guest) : guest_(guest) {}

  void add(const std::string& path) {
    const auto text = guest_.read(path);
    if (!text || files_.size() >= kMaxFiles || !seen_.insert(guest_.resolve(path)).second) return;
    files_.push_back({path, *text});
    for (const auto& include : interfaces_includes(path, *text)) {
      for (const auto& included : included_files(guest_, include)) add(included);
    }
  }

  std::vector<InterfacesFile> take() { return std::move(files_); }

 private:
  const GuestReader& guest_;
  std::set<std::string> seen_;
  std::vector<InterfacesFile> files_;
};

EditorResult run(const EditorContext& context) {
  EditorResult result;
  FileCollector collector(context.guest);
  collector.add(kMainFile);
  InterfacesOptions options;
  const auto version = debian_package_version(context.guest, "ifupdown");
  options.patterns_supported = !version || compare_versions(*version, kPatternsSince) >= 0;
  for (const auto& file : edit_interfaces(collector.take(), options)) {
    add_text_edit(result, context, file.path, file.edit);
  }
  return result;
}

}  // namespace

Editor interfaces_editor() {
  return {"interfaces", "makes Debian's /etc/network/interfaces serve one network card of any name by DHCP", {}, run};
}

}  // namespace guestfit
