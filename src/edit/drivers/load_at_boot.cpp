// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/load_at_boot.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <guestfit/error.hpp>

#include "edit/drivers/kmod_lists.hpp"
#include "edit/drivers/nash_init.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Modules = std::vector<ModuleToLoad>;

constexpr const char* kInitramfsTools = "conf/modules";
constexpr const char* kMkinitfs = "etc/modules";
constexpr const char* kMkinitcpio = "config";
constexpr const char* kMkinitcpioSystemd = "usr/lib/modules-load.d/MODULES.conf";
constexpr const char* kInit = "init";

const std::string* content_of(const Initramfs& initramfs, const std::string& path) {
  const auto* file = initramfs.find(path);
  return file != nullptr && file->content ? &*file->content : nullptr;
}

/// A name a line, what is there kept.
std::string with_lines(std::string text, const Modules& modules) {
  std::set<std::string> listed;
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(without_line_end(line));
    if (!words.empty()) listed.insert(module_name(words.front()));
  }
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  for (const auto& module : modules) {
    if (!listed.contains(module.name)) text += module.name + "\n";
  }
  return text;
}

/// MODULES="..." in a file that the shell reads. The text as it is when it cannot be understood: udev loads
/// the modules too.
std::string with_variable(const std::string& text, const Modules& modules) {
  try {
    auto words = split_words(get_shell_variable(text, "MODULES").value_or(""));
    for (const auto& module : modules) {
      const bool listed = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return module_name(word) == module.name;
      });
      if (!listed) words.push_back(module.name);
    }
    return set_shell_variable(text, "MODULES", join(words, " "));
  } catch (const Error&) {
    return text;
  }
}

/// Changes the file at `path` with `change` and puts it into `files`. Nothing when the file is not there,
/// unless `make_it`.
template <typename Change>
void change_file(const Initramfs& initramfs, const std::string& path, bool make_it, Change change,
                 InitramfsContents& files) {
  const auto* old = content_of(initramfs, path);
  const auto place = initramfs.real_path(path);
  if ((old == nullptr && !make_it) || !place) return;
  auto text = change(old == nullptr ? std::string() : *old);
  if (old == nullptr || text != *old) files[*place] = std::move(text);
}

std::optional<InitramfsContents> in_nash_init(const Initramfs& initramfs, const Modules& modules) {
  std::vector<std::string> paths;
  for (const auto& module : modules)
    paths.push_back("/" + module.path);
  const auto* script = content_of(initramfs, kInit);
  const auto place = initramfs.real_path(kInit);
  auto changed = script == nullptr ? std::nullopt : load_in_nash_init(*script, paths);
  if (!changed || !place) return std::nullopt;
  if (*changed == *script) return InitramfsContents{};
  return InitramfsContents{{*place, std::move(*changed)}};
}

}  // namespace

bool is_load_list(const std::string& path) {
  static constexpr std::array kPaths = {kInitramfsTools, kMkinitfs, kMkinitcpio, kMkinitcpioSystemd, kInit};
  return std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end();
}

std::optional<InitramfsContents> load_at_boot(const std::string& generator, const Initramfs& initramfs,
                                              const std::vector<ModuleToLoad>& modules) {
  InitramfsContents files;
  const auto lines = [&](const std::string& text) { return with_lines(text, modules); };
  if (generator == "initramfs-tools") {
    change_file(initramfs, kInitramfsTools, false, lines, files);
  } else if (generator == "mkinitfs") {
    change_file(initramfs, kMkinitfs, true, lines, files);
  } else if (generator == "mkinitcpio") {
    const auto variable = [&](const std::string& text) { return with_variable(text, modules); };
    change_file(initramfs, kMkinitcpio, false, variable, files);
    change_file(initramfs, kMkinitcpioSystemd, false, lines, files);
  } else if (generator == "mkinitrd-nash") {
    return in_nash_init(initramfs, modules);
  }
  return files;
}

}  // namespace guestfit
