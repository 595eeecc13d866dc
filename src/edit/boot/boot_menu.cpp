// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/boot_menu.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "edit/text/config_lines.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Where `part` is in `text` as whole words.
std::size_t find_whole(const std::string& text, const std::string& part) {
  const auto parts_words = [&](std::size_t at) {
    return at >= text.size() || text[at] == ' ' || text[at] == '\t';
  };
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    if ((at == 0 || parts_words(at - 1)) && parts_words(at + part.size())) return at;
  }
  return std::string::npos;
}

class CommandLineEditor {
 public:
  CommandLineEditor(const BootMenu& menu, const CommandLineChange& change)
      : menu_(menu), change_(change), splices_(menu.files.size()), texts_(menu.files.size()) {}

  BootEdit run() {
    edit_generator();
    for (const auto& entry : menu_.entries)
      edit_entry(entry);
    return finish();
  }

 private:
  void edit_entry(const BootEntry& entry) {
    if (entry.kernel.empty() || lower(entry.kernel).find("memtest") != std::string::npos) return;
    if (entry.has_hypervisor && !change_.keeps_places) return;
    if (change_.needs_initramfs && !entry.has_initramfs) {
      report_device_name(entry);
      return;
    }
    if (change_.keeps_places || entry.places.size() < 2) {
      for (const auto& place : entry.places)
        edit_place(place);
      return;
    }
    // Several lines are one command line: new words go to the last of them.
    const auto line = join(entry.arguments, " ");
    if (change_.line(line) != line) edit_place(entry.places.back());
  }

  void edit_place(const CommandLinePlace& place) {
    const std::string before(place.range.of(menu_.files[place.file].text));
    std::string after = new_line(before);
    if (after == before) return;
    if (trim(before).empty()) after = place.before + std::string(trim(after)) + place.behind;
    add_splice(place.file, value_splice(menu_.files[place.file].text, place.range, after));
  }

  /// Where the line has the generator's words in one piece, new ones come where the generator will put them.
  std::string new_line(const std::string& before) const {
    for (const auto& [from, to] : generated_) {
      const auto at = find_whole(before, from);
      if (at == std::string::npos) continue;
      const auto after = before.substr(0, at) + to + before.substr(at + from.size());
      if (change_.line(after) == after) return after;
    }
    return change_.line(before);
  }

  /// Entries may share a line.
  void add_splice(std::size_t file, Splice splice) {
    auto& splices = splices_[file];
    const bool known = std::any_of(splices.begin(), splices.end(), [&](const Splice& other) {
      return other.range == splice.range && other.replacement == splice.replacement;
    });
    if (!known) splices.push_back(std::move(splice));
  }

  void report_device_name(const BootEntry& entry) {
    const auto line = join(entry.arguments, " ");
    if (change_.line(line) == line) return;
    edit_.findings.push_back(
        {"", "", Severity::warning,
         fmt::format("The entry \"{}\" of the boot menu has no initramfs, so it keeps the device name of its "
                     "root.",
                     printable(entry.title)),
         "Do not start this entry on the target, or make an initramfs for its kernel."});
  }

  std::optional<std::string> read(const GeneratorSetting& setting) const {
    const auto& text = texts_[setting.file] ? *texts_[setting.file] : menu_.files[setting.file].text;
    if (setting.variable.empty()) return std::string(setting.range.of(menu_.files[setting.file].text));
    return get_shell_variable(text, setting.variable);
  }

  void write(const GeneratorSetting& setting, const std::string& value) {
    if (setting.variable.empty()) {
      add_splice(setting.file, {setting.range, value});
      return;
    }
    const auto& text = texts_[setting.file] ? *texts_[setting.file] : menu_.files[setting.file].text;
    texts_[setting.file] = set_shell_variable(text, setting.variable, value);
    edit_.settings.push_back({menu_.files[setting.file].path, setting.variable, value});
  }

  void edit_generator() {
    const auto find = [&](GeneratorSetting::Part part) {
      std::vector<const GeneratorSetting*> found;
      for (const auto& setting : menu_.generator) {
        if (setting.part == part) found.push_back(&setting);
      }
      return found;
    };
    for (const auto* device : find(GeneratorSetting::Part::device))
      edit_device(*device, "root=");
    for (const auto* device : find(GeneratorSetting::Part::device_word))
      edit_device(*device, "");
    const auto common = find(GeneratorSetting::Part::common);
    const auto normal = find(GeneratorSetting::Part::normal);
    if (common.empty()) {
      for (const auto* part : normal)
        edit_parts(part, nullptr);
    }
    for (const auto* part : common)
      edit_parts(part, normal.empty() ? nullptr : normal.front());
  }

  void edit_parts(const GeneratorSetting* common, const GeneratorSetting* normal) {
    const auto first = read(*common);
    const auto second = normal == nullptr ? std::optional<std::string>("") : read(*normal);
    if (!first || !second) return;
    const SplitArguments before{*first, *second};
    const auto after = change_.settings(before);
    if (after.common == before.common && after.normal == before.normal) return;
    if (after.common != before.common) write(*common, after.common);
    const bool is_known = !change_.keeps_places && !trim(before.common).empty();
    if (is_known) generated_.emplace_back(before.common, after.common);
    if (normal != nullptr && after.normal != before.normal) write(*normal, after.normal);
  }

  void edit_device(const GeneratorSetting& setting, const std::string& name) {
    const auto value = read(setting);
    if (!value || !change_.keeps_places) return;
    const auto after = change_.line(name + *value);
    if (after != name + *value) write(setting, after.substr(name.size()));
  }

  BootEdit finish() {
    for (std::size_t i = 0; i < menu_.files.size(); ++i) {
      const auto& file = menu_.files[i];
      const std::string text = texts_[i] ? *texts_[i] : apply_splices(file.text, splices_[i]);
      if (text == file.text) continue;
      edit_.files.push_back({file.path, text});
      edit_.reasons.push_back({file.path, change_.reason});
    }
    return std::move(edit_);
  }

  const BootMenu& menu_;
  const CommandLineChange& change_;
  std::vector<std::vector<Splice>> splices_;
  std::vector<std::optional<std::string>> texts_;
  std::vector<std::pair<std::string, std::string>> generated_;  ///< common settings, old and new
  BootEdit edit_;
};

}  // namespace

bool is_normal_linux(const BootEntry& entry) {
  if (entry.kernel.empty() || entry.has_hypervisor) return false;
  const auto kernel = lower(entry.kernel);
  if (kernel.find("memtest") != std::string::npos || kernel.find("-rescue-") != std::string::npos)
    return false;
  return !is_recovery_command_line(entry.arguments);
}

bool is_same_kernel(const std::string& path, const std::string& image) {
  // The Boot Loader Specification's own layout calls every kernel "linux", in a directory of its own.
  const auto name = name_of(path);
  const bool is_unique = name != "linux" && name != "vmlinuz" && name != "Image";
  if (is_unique) return name == name_of(image);
  const auto slash = path.find('/');
  return slash != std::string::npos && slash < path.rfind('/') && image.ends_with(path.substr(slash));
}

std::optional<std::size_t> kernel_rank(const BootEntry& entry, const std::vector<std::string>& kernels) {
  if (!is_normal_linux(entry)) return std::nullopt;
  const auto found = std::find_if(kernels.begin(), kernels.end(), [&](const std::string& image) {
    return is_same_kernel(entry.kernel, image);
  });
  if (found == kernels.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kernels.begin());
}

std::optional<std::size_t> best_entry(const std::vector<BootEntry>& entries,
                                      const std::vector<std::string>& kernels) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto rank = kernel_rank(entries[i], kernels);
    if (rank && (!best || *rank < *kernel_rank(entries[*best], kernels))) best = i;
  }
  return best;
}

BootEdit change_menu_command_lines(const BootMenu& menu, const CommandLineChange& change) {
  return CommandLineEditor(menu, change).run();
}

BootEdit splice_file(const TextFile& file, std::vector<Splice> splices, const std::string& reason) {
  BootEdit edit;
  auto text = apply_splices(file.text, std::move(splices));
  if (text == file.text) return edit;
  edit.files.push_back({file.path, std::move(text)});
  edit.reasons.push_back({file.path, reason});
  return edit;
}

void merge_edit(BootEdit& edit, BootEdit more) {
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(edit.files, more.files);
  append(edit.reasons, more.reasons);
  append(edit.settings, more.settings);
  append(edit.findings, more.findings);
}

std::string timeout_reason(long wanted_seconds) {
  return fmt::format("Nobody presses a key on the target, so the boot menu waits for {} and no longer.",
                     counted(static_cast<std::size_t>(wanted_seconds), "second"));
}

std::string default_reason(const std::string& title) {
  return fmt::format(
      "The default of the boot menu was not an entry that can run on the target; it becomes \"{}\", with the "
      "newest of the guest's own kernels that can.",
      printable(title));
}

Finding no_entry_finding(const std::string& file) {
  return {"", "MOD-7", Severity::warning,
          fmt::format("No entry of the boot menu in {} starts a kernel of the guest that can run on the "
                      "target.",
                      file),
          "Install a kernel of the distribution in the guest and let it update the boot menu."};
}

}  // namespace guestfit
