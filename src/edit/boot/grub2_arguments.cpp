// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_arguments.hpp"

#include <fmt/format.h>

#include "edit/boot/grub_environment.hpp"
#include "edit/boot/grub_menu.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr const char* kCommon = "GRUB_CMDLINE_LINUX";
constexpr const char* kNormal = "GRUB_CMDLINE_LINUX_DEFAULT";
constexpr const char* kKernelOptions = "kernelopts";

/// What parts words; a continued line begins with a backslash.
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\\';
}

/// None when the value depends on something that only running the files would tell.
std::optional<SplitArguments> current_settings(const ShellSettings& defaults) {
  if (!defaults.has_files() || !defaults.not_understood().empty()) return std::nullopt;
  SplitArguments found;
  for (const auto& [name, value] : {std::pair{kCommon, &found.common}, std::pair{kNormal, &found.normal}}) {
    const auto set_to = defaults.value(name);
    if (!set_to && defaults.is_set(name)) return std::nullopt;
    *value = set_to.value_or("");
  }
  return found;
}

/// Where `part` is in `text`, from `from` on, as whole words: after a blank, and before one or the end.
std::size_t find_words(std::string_view text, std::string_view part, std::size_t from) {
  for (auto at = text.find(part, from); at != std::string_view::npos; at = text.find(part, at + 1)) {
    const auto end = at + part.size();
    if (at > 0 && text[at - 1] == ' ' && (end == text.size() || text[end] == ' ')) return at;
  }
  return std::string_view::npos;
}

class ArgumentEditor {
 public:
  ArgumentEditor(Grub2Changes& changes, const CommandLineChange& change)
      : changes_(changes), change_(change) {}

  void run() {
    before_ = current_settings(changes_.defaults());
    if (before_) {
      after_ = change_.settings(*before_);
      edit_defaults();
    }
    edit_config();
    edit_environment();
    edit_custom();
  }

 private:
  void edit_defaults() {
    if (after_.common != before_->common) changes_.set_default(kCommon, after_.common, change_.reason);
    if (after_.normal != before_->normal) changes_.set_default(kNormal, after_.normal, change_.reason);
  }

  void edit_config() {
    auto splices = edit_entries(changes_.config(), changes_.config_text());
    for (const auto& setting : changes_.config().settings) {
      if (setting.name != kKernelOptions) continue;
      const auto raw = setting.range.of(changes_.config_text());
      const bool quoted = raw.size() >= 2 && raw.front() == '"' && raw.back() == '"';
      if (!quoted) continue;
      const TextRange inside{setting.range.begin + 1, setting.range.end - 1};
      splices.push_back({inside, edit_line(std::string(inside.of(changes_.config_text())), false)});
    }
    const bool changed = changes_.splice_config(std::move(splices), change_.reason);
    if (changed && !change_.keeps_places) report_unknown_settings();
  }

  void report_unknown_settings() {
    const auto& defaults = changes_.defaults();
    if (before_ || !defaults.has_files() || !defaults.not_understood().empty()) return;
    changes_.add_finding(
        Severity::warning,
        fmt::format("What {} and {} are set to depends on more than their files say, so the kernel "
                    "arguments are changed in GRUB's menu only.",
                    kCommon, kNormal),
        "Make the same change in the settings of GRUB, or the next update of its menu undoes it.");
  }

  void edit_environment() {
    const auto& environment = changes_.environment();
    if (!environment) return;
    const auto options = get_grub_variable(environment->text, kKernelOptions);
    if (!options) return;
    const auto edited = edit_line(*options, false);
    if (edited == *options) return;
    changes_.set_variable(kKernelOptions, edited, change_.reason);
  }

  void edit_custom() {
    for (std::size_t i = 0; i < changes_.custom().size(); ++i) {
      const auto& text = changes_.custom()[i].text;
      changes_.set_custom(i, apply_splices(text, edit_entries(parse_grub_cfg(text), text)), change_.reason);
    }
  }

  std::vector<Splice> edit_entries(const GrubConfig& config, const std::string& text) const {
    std::vector<Splice> splices;
    for (const auto& entry : config.entries) {
      if (change_.needs_initramfs && lacks_initramfs(entry)) continue;
      for (const auto& kernel : entry.kernels) {
        const std::string line(kernel.arguments.of(text));
        if (kernel.command.starts_with("linux") && boots_own_linux(entry)) {
          splices.push_back({kernel.arguments, behind_kernel(edit_line(line, is_recovery_entry(entry)))});
        } else if (is_xen_kernel(kernel, line)) {
          const auto edited = change_.keeps_places
                                  ? change_.line(line)
                                  : edit_generated(line, is_recovery_entry(entry)).value_or(line);
          splices.push_back({kernel.arguments, edited});
        }
      }
    }
    return splices;
  }

  /// A line that had no arguments has no blank to part them from the kernel's name.
  static std::string behind_kernel(const std::string& arguments) {
    return arguments.empty() || is_blank(arguments[0]) ? arguments : " " + arguments;
  }

  /// 20_linux_xen gives the kernel as a module, with "placeholder" for its name.
  static bool is_xen_kernel(const GrubKernelLine& kernel, const std::string& line) {
    return kernel.command.starts_with("module") && trim(line).starts_with("placeholder root=");
  }

  std::string edit_line(const std::string& line, bool is_recovery) const {
    if (change_.keeps_places) return change_.line(line);
    const auto generated = edit_generated(line, is_recovery);
    return generated ? *generated : change_.line(line);
  }

  /// None when the line does not have the settings where grub-mkconfig puts them.
  std::optional<std::string> edit_generated(const std::string& line, bool is_recovery) const {
    if (!before_) return std::nullopt;
    const auto root = line.find("root=");
    if (root == std::string::npos) return std::nullopt;
    const auto begin = std::min(line.find(' ', root), line.size());
    const auto both = before_->common + " " + before_->normal;
    // Without any settings the pattern is a lone blank, which only the end of a line makes sure of.
    const auto at = trim(both).empty() ? std::string::npos : find_words(line, both, begin);
    if (at != std::string::npos) {
      return line.substr(0, at) + after_.common + " " + after_.normal + line.substr(at + both.size());
    }
    return edit_end(line, begin, is_recovery);
  }

  /// A recovery entry ends with a blank and the common part, any other without settings with two blanks.
  std::optional<std::string> edit_end(const std::string& line, std::size_t begin, bool is_recovery) const {
    const auto end = is_recovery ? " " + before_->common : std::string("  ");
    if (!is_recovery && !trim(before_->common + before_->normal).empty()) return std::nullopt;
    if (line.size() < begin + end.size() || !line.ends_with(end)) return std::nullopt;
    const auto keep = line.size() - end.size();
    const auto added = is_recovery ? after_.common : after_.common + " " + after_.normal;
    return line.substr(0, keep) + " " + added;
  }

  Grub2Changes& changes_;
  const CommandLineChange& change_;
  std::optional<SplitArguments> before_;
  SplitArguments after_;
};

}  // namespace

void change_grub2_arguments(Grub2Changes& changes, const CommandLineChange& change) {
  ArgumentEditor(changes, change).run();
}

Grub2Edit change_grub2_command_lines(const Grub2Files& files, const CommandLineChange& change) {
  Grub2Changes changes(files);
  change_grub2_arguments(changes, change);
  return changes.finish();
}

}  // namespace guestfit
