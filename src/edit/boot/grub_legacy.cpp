// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_legacy.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "edit/text/config_lines.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::string_view kSeparators = " \t=";
constexpr std::string_view kAutomagicBegin = "### BEGIN AUTOMAGIC KERNELS LIST";
constexpr std::string_view kAutomagicEnd = "### END DEBIAN AUTOMAGIC KERNELS LIST";

class Parser {
 public:
  explicit Parser(const GrubLegacyFiles& files) : text_(files.config.text) {
    result_.menu.files.push_back(files.config);
    if (files.bootloader) result_.menu.files.push_back(*files.bootloader);
    result_.entries_at = text_.size();
  }

  GrubLegacyMenu run() {
    for (const auto& line : config_lines(text_))
      read_line(line);
    if (result_.menu.files.size() > 1) {
      for (const char* const name : {"DEFAULT_APPEND", "FAILSAFE_APPEND"})
        result_.menu.generator.push_back({GeneratorSetting::Part::common, 1, {}, name});
    }
    return std::move(result_);
  }

 private:
  void read_line(const TextRange& line) {
    const auto words = line.of(text_);
    const auto begin = words.find_first_not_of(kSeparators);
    if (begin == std::string_view::npos) return;
    if (words[begin] == '#') {
      read_comment(line);
      return;
    }
    const auto end = std::min(words.find_first_of(kSeparators, begin), words.size());
    const auto value = std::min(words.find_first_not_of(kSeparators, end), words.size());
    read_command(std::string(words.substr(begin, end - begin)), {line.begin + value, line.end}, line.begin);
  }

  void read_command(const std::string& command, TextRange value, std::size_t line_begin) {
    const std::string text(trim(value.of(text_)));
    auto& entries = result_.menu.entries;
    if (command == "title") {
      if (entries.empty()) result_.entries_at = line_begin;
      entries.push_back({});
      entries.back().title = text;
      result_.drives.emplace_back();
    } else if (entries.empty()) {
      result_.settings.emplace_back(command, trimmed(text_, value));
    } else if (command == "kernel") {
      read_kernel(value);
    } else if (command == "module" || command == "modulenounzip") {
      read_module(value);
    } else if (command == "initrd") {
      entries.back().has_initramfs = true;
    } else if (command == "root") {
      read_drive(text);
    }
  }

  /// "(hd0,0)" to "hd0".
  void read_drive(const std::string& text) {
    if (text.starts_with("(hd")) result_.drives.back() = text.substr(1, text.find_first_of(",)") - 1);
  }

  void read_kernel(TextRange value) {
    auto& entry = result_.menu.entries.back();
    const auto name = file_of(value);
    const auto path = std::string(name.of(text_));
    if (path.empty()) return;
    if (path.substr(path.rfind('/') + 1).starts_with("xen")) {
      entry.has_hypervisor = true;
      return;
    }
    set_kernel(entry, path, {name.end, value.end});
  }

  /// Of a hypervisor's modules the first is the kernel, the next its initramfs.
  void read_module(TextRange value) {
    auto& entry = result_.menu.entries.back();
    if (!entry.has_hypervisor) return;
    if (!entry.kernel.empty()) {
      entry.has_initramfs = true;
      return;
    }
    const auto name = file_of(value);
    set_kernel(entry, std::string(name.of(text_)), {name.end, value.end});
  }

  void set_kernel(BootEntry& entry, const std::string& path, TextRange arguments) {
    entry.kernel = path;
    read_drive(path);
    entry.places = {{0, arguments, " ", ""}};
    entry.arguments = split_words(arguments.of(text_));
  }

  /// The first word that is no option ("--no-mem-option").
  TextRange file_of(TextRange value) const {
    for (auto begin = value.begin; begin < value.end;) {
      begin = std::min(text_.find_first_not_of(" \t", begin), value.end);
      const auto end = std::min(text_.find_first_of(" \t", begin), value.end);
      if (!std::string_view(text_).substr(begin).starts_with("--")) return {begin, end};
      begin = end;
    }
    return {value.end, value.end};
  }

  void read_comment(const TextRange& line) {
    const auto text = line.of(text_);
    if (text.starts_with(kAutomagicBegin)) in_automagic_ = true;
    if (text.starts_with(kAutomagicEnd)) in_automagic_ = false;
    if (!in_automagic_ || !text.starts_with("#") || text.starts_with("##")) return;
    const auto begin = std::min(text.find_first_not_of(" \t", 1), text.size());
    const auto equals = text.find('=', begin);
    if (equals == std::string_view::npos) return;
    const auto name = text.substr(begin, equals - begin);
    const bool is_common = name == "kopt" || name.starts_with("kopt_");
    if (!is_common && name != "defoptions") return;
    const auto part = is_common ? GeneratorSetting::Part::common : GeneratorSetting::Part::normal;
    result_.menu.generator.push_back({part, 0, {line.begin + equals + 1, line.end}, ""});
  }

  const std::string& text_;
  GrubLegacyMenu result_;
  bool in_automagic_ = false;
};

class GrubLegacyBootConfig : public BootConfig {
 public:
  explicit GrubLegacyBootConfig(const GrubLegacyFiles& files)
      : parsed_(parse_grub_legacy(files)), saved_(files.saved) {}

  BootEdit change_command_lines(const CommandLineChange& change) const override {
    return change_menu_command_lines(parsed_.menu, change);
  }

  BootEdit name_devices(const StableName& stable_name) const override {
    auto edit = change_command_lines(device_names_change(stable_name));
    for (std::size_t i = 0; i < parsed_.menu.entries.size(); ++i) {
      const auto& drive = parsed_.drives[i];
      if (drive.empty() || drive == "hd0" || !is_normal_linux(parsed_.menu.entries[i])) continue;
      edit.findings.push_back(
          {"", "MOD-4", Severity::warning,
           fmt::format(
               "The entry \"{}\" of {} has its files on {}, a disk that GRUB counts in the order of the "
               "machine's disks.",
               printable(parsed_.menu.entries[i].title), config().path, printable(drive)),
           "Give the new machine its disks in the same order."});
    }
    return edit;
  }

  BootEdit limit_timeout(long max_seconds, long wanted_seconds) const override {
    if (parsed_.menu.entries.empty()) return {};
    const auto wanted = std::to_string(wanted_seconds);
    std::vector<Splice> splices;
    bool is_set = false;
    for (const auto& [name, range] : parsed_.settings) {
      if (name != "timeout") continue;
      is_set = true;
      const auto seconds = parse_number(range.of(config().text));
      if (!seconds || *seconds < 0 || *seconds > max_seconds)
        splices.push_back(value_splice(config().text, range, wanted));
    }
    if (!is_set) splices.push_back(insert("timeout " + wanted));
    return with_setting(splice_file(config(), std::move(splices), timeout_reason(wanted_seconds)), "timeout",
                        wanted);
  }

  BootEdit correct_default(const std::vector<std::string>& kernels) const override {
    const auto& entries = parsed_.menu.entries;
    if (entries.empty()) return {};
    const auto best = best_entry(entries, kernels);
    if (!best) return {{}, {}, {}, {no_entry_finding(config().path)}};
    const auto current = current_default();
    if (current && *current < entries.size() && kernel_rank(entries[*current], kernels)) return {};
    return set_default(std::to_string(*best), default_reason(entries[*best].title));
  }

 private:
  const TextFile& config() const { return parsed_.menu.files[0]; }

  Splice insert(const std::string& line) const {
    return {{parsed_.entries_at, parsed_.entries_at}, line + line_end_of(config().text)};
  }

  static BootEdit with_setting(BootEdit edit, const std::string& name, const std::string& value) {
    if (!edit.files.empty()) edit.settings.push_back({edit.files.front().path, name, value});
    return edit;
  }

  std::optional<TextRange> default_range() const {
    std::optional<TextRange> found;
    for (const auto& [name, range] : parsed_.settings) {
      if (name == "default") found = range;
    }
    return found;
  }

  bool is_saved() const {
    const auto range = default_range();
    return range && range->of(config().text) == "saved";
  }

  /// GRUB writes the number to the first line; the lines behind it only keep the file large enough.
  TextRange saved_number() const {
    const auto end = saved_->text.find_first_not_of("0123456789");
    return {0, std::min(end, saved_->text.size())};
  }

  std::optional<std::size_t> current_default() const {
    const auto range = default_range();
    if (!range) return 0;
    auto value = std::string(range->of(config().text));
    if (is_saved()) value = saved_ ? std::string(saved_number().of(saved_->text)) : "0";
    const auto number = parse_number(value);
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::size_t>(*number);
  }

  BootEdit set_default(const std::string& number, const std::string& reason) const {
    if (is_saved() && saved_ && saved_number().end > 0)
      return with_setting(splice_file(*saved_, {{saved_number(), number}}, reason), "default", number);
    std::vector<Splice> splices;
    for (const auto& [name, range] : parsed_.settings) {
      if (name == "default") splices.push_back(value_splice(config().text, range, number));
    }
    if (splices.empty()) splices.push_back(insert("default " + number));
    return with_setting(splice_file(config(), std::move(splices), reason), "default", number);
  }

  GrubLegacyMenu parsed_;
  std::optional<TextFile> saved_;
};

}  // namespace

GrubLegacyMenu parse_grub_legacy(const GrubLegacyFiles& files) {
  return Parser(files).run();
}

std::unique_ptr<BootConfig> make_grub_legacy_boot_config(const GrubLegacyFiles& files) {
  return std::make_unique<GrubLegacyBootConfig>(files);
}

}  // namespace guestfit
