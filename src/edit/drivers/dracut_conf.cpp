// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/dracut_conf.hpp"

#include <algorithm>
#include <set>

#include "edit/drivers/kmod_lists.hpp"
#include "edit/text/shell_settings.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Names = std::vector<std::string>;

constexpr const char* kComment = "# guestfit: drivers of the new machine\n";

std::set<std::string> words_of(const ShellSettings& settings, const std::string& variable) {
  std::set<std::string> words;
  for (const auto& word : split_words(replace_all(settings.value(variable).value_or(""), "\n", " ")))
    words.insert(module_name(word));
  return words;
}

Names not_added(const std::vector<TextFile>& files, const Names& modules) {
  const ShellSettings settings(files);
  auto listed = words_of(settings, "add_drivers");
  listed.merge(words_of(settings, "force_drivers"));
  Names missing;
  for (const auto& module : modules) {
    if (!listed.contains(module_name(module))) missing.push_back(module);
  }
  return missing;
}

Finding warning(const std::string& message, const std::string& remedy) {
  return {"", "MOD-1", Severity::warning, message, remedy};
}

void report_omitted(const std::vector<TextFile>& files, const Names& modules, TextEdit& edit) {
  const auto omitted = words_of(ShellSettings(files), "omit_drivers");
  Names lost;
  for (const auto& module : modules) {
    if (omitted.contains(module_name(module))) lost.push_back(module);
  }
  if (lost.empty()) return;
  edit.findings.push_back(warning("dracut's configuration leaves out " + join(lost, ", ") + " (omit_drivers)",
                                  "take them out of omit_drivers before the next kernel update"));
}

}  // namespace

TextEdit ensure_dracut_drivers(const std::vector<TextFile>& files, const std::string& path,
                               const std::vector<std::string>& modules) {
  TextEdit edit;
  report_omitted(files, modules, edit);
  auto changed = files;
  const auto file =
      std::find_if(changed.begin(), changed.end(), [&](const TextFile& each) { return each.path == path; });
  if (file == changed.end()) return edit;
  // What the file lists itself is not listed twice, even where a later file takes it out again.
  const auto missing = not_added({*file}, not_added(files, modules));
  if (!missing.empty()) {
    if (!file->text.empty() && !file->text.ends_with('\n')) file->text += '\n';
    if (file->text.find(kComment) == std::string::npos) file->text += kComment;
    file->text += "add_drivers+=\" " + join(missing, " ") + " \"\n";
    edit.text = file->text;
    edit.reasons.push_back(join(missing, ", ") +
                           " added: dracut would only take the drivers of the machine it runs on");
    for (const auto& module : missing)
      edit.settings.emplace_back("add_drivers " + module_name(module), "listed");
  }
  const auto lost = not_added(changed, modules);
  if (!lost.empty()) {
    edit.findings.push_back(warning(
        "another file of dracut's configuration sets add_drivers anew, or cannot be understood, so that " +
            join(lost, ", ") + " may not be added",
        "write add_drivers+= instead of add_drivers= in that file"));
  }
  return edit;
}

}  // namespace guestfit
