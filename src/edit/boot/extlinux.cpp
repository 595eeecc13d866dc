// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/extlinux.hpp"

#include <algorithm>
#include <utility>

#include "edit/text/config_lines.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// "KERNEL menu.c32" and the like start a program of SYSLINUX.
bool is_program(const std::string& file) {
  const auto name = lower(file);
  return name.ends_with(".c32") || name.ends_with(".com") || name.ends_with(".0") || name.ends_with(".bin") ||
         name.ends_with(".bss") || name.ends_with(".efi");
}

class Parser {
 public:
  explicit Parser(const ExtlinuxFiles& files) {
    menu_.files = files.configs;
    for (file_ = 0; file_ < files.configs.size(); ++file_) {
      if (file_ == 0) result_.labels_at = files.configs[0].text.size();
      for (const auto& line : read_config_lines(text()))
        read_line(line);
      end_label();
    }
    use_common_line();
    if (files.alpine) add_alpine(*files.alpine);
    if (files.debian) add_debian(*files.debian);
    result_.menu = std::move(menu_);
  }

  ExtlinuxMenu result() && { return std::move(result_); }

 private:
  const std::string& text() const { return menu_.files[file_].text; }

  void read_line(const ConfigLine& line) {
    const std::string value(line.value.of(text()));
    if (line.name == "label") {
      end_label();
      if (file_ == 0) result_.labels_at = std::min(result_.labels_at, line.line.begin);
      label_.emplace();
      label_->id = value;
      label_->title = value;
      result_.labels.push_back({file_, line.line});
    } else if (line.name == "menu") {
      read_menu(line);
    } else if (!label_) {
      if (line.name == "append") common_ = CommandLinePlace{file_, line.value, "", ""};
      result_.settings.push_back({file_, line.name, line.value});
    } else if (line.name == "kernel" || line.name == "linux") {
      // The kernel's line may have arguments behind the name of the file.
      const auto words = split_words(value);
      if (words.empty() || (line.name == "kernel" && is_program(words[0]))) return;
      label_->kernel = words[0];
      kernel_line_ = line.line;
    } else if (line.name == "append") {
      read_append(line, value);
    } else if (line.name == "initrd") {
      label_->has_initramfs = true;
    } else if (is_global(line.name)) {
      // These count wherever they stand.
      result_.settings.push_back({file_, line.name, line.value});
    }
  }

  static bool is_global(const std::string& name) {
    return name == "default" || name == "timeout" || name == "prompt" || name == "ui" ||
           name == "totaltimeout";
  }

  void read_append(const ConfigLine& line, const std::string& value) {
    label_->places = {{file_, line.value, "", ""}};
    label_->arguments = split_words(value);
    for (const auto& word : label_->arguments)
      label_->has_initramfs = label_->has_initramfs || word.starts_with("initrd=");
  }

  void read_menu(const ConfigLine& line) {
    const auto words = split_words(line.value.of(text()));
    if (words.empty() || !label_) return;
    const auto what = lower(words[0]);
    if (what == "label") {
      label_->title = replace_all(join({words.begin() + 1, words.end()}, " "), "^", "");
    } else if (what == "default") {
      result_.marked = menu_.entries.size();
      result_.mark = {file_, line.line};
    }
  }

  void end_label() {
    if (!label_) return;
    if (label_->places.empty() && kernel_line_) {
      without_line_.push_back(menu_.entries.size());
      label_->places = {{file_,
                         {kernel_line_->end, kernel_line_->end},
                         line_end_of(text()) + indentation() + "append ",
                         ""}};
    }
    menu_.entries.push_back(std::move(*label_));
    label_.reset();
    kernel_line_.reset();
  }

  std::string indentation() const {
    const auto line = kernel_line_->of(text());
    return std::string(line.substr(0, line.find_first_not_of(" \t")));
  }

  /// A label without "append" has the one that stands before all labels.
  void use_common_line() {
    if (!common_) return;
    for (const auto index : without_line_) {
      auto& entry = menu_.entries[index];
      entry.places = {*common_};
      entry.arguments = split_words(common_->range.of(menu_.files[common_->file].text));
    }
  }

  void add_alpine(const TextFile& file) {
    using Part = GeneratorSetting::Part;
    menu_.generator.push_back({Part::common, menu_.files.size(), {}, "default_kernel_opts"});
    menu_.generator.push_back({Part::device, menu_.files.size(), {}, "root"});
    menu_.files.push_back(file);
  }

  void add_debian(const TextFile& file) {
    using Part = GeneratorSetting::Part;
    for (const char* const name : {"EXTLINUX_PARAMETERS", "EXTLINUX_ROOT"}) {
      // New words go to the parameters; EXTLINUX_ROOT is "root=/dev/sda1" as a whole.
      const bool is_root = std::string_view(name) == "EXTLINUX_ROOT";
      menu_.generator.push_back({is_root ? Part::device_word : Part::common, menu_.files.size(), {}, name});
    }
    menu_.files.push_back(file);
  }

  BootMenu menu_;
  ExtlinuxMenu result_;
  std::size_t file_ = 0;
  std::optional<BootEntry> label_;
  std::optional<TextRange> kernel_line_;
  std::optional<CommandLinePlace> common_;
  std::vector<std::size_t> without_line_;
};

class ExtlinuxBootConfig : public BootConfig {
 public:
  explicit ExtlinuxBootConfig(const ExtlinuxFiles& files)
      : parsed_(parse_extlinux(files)), alpine_(files.alpine), debian_(files.debian) {}

  BootEdit change_command_lines(const CommandLineChange& change) const override {
    return change_menu_command_lines(parsed_.menu, change);
  }

  BootEdit limit_timeout(long max_seconds, long wanted_seconds) const override {
    BootEdit edit;
    if (!waits()) return edit;
    const auto wanted = std::to_string(wanted_seconds * 10);
    SpliceByFile splices(parsed_.menu.files.size());
    bool is_set = false;
    for (const auto& setting : parsed_.settings) {
      if (setting.name != "timeout") continue;
      is_set = true;
      const auto tenths = parse_number(value_of(setting));
      if (!tenths || *tenths <= 0 || *tenths > max_seconds * 10)
        splices[setting.file].push_back(value_splice(text_of(setting.file), setting.value, wanted));
    }
    if (!is_set) splices[0].push_back(insert("timeout " + wanted));
    edit = splice_all(splices, timeout_reason(wanted_seconds), "timeout", wanted);
    limit_generator(edit, alpine_, "timeout", max_seconds, wanted_seconds, 1);
    limit_generator(edit, debian_, "EXTLINUX_TIMEOUT", max_seconds * 10, wanted_seconds * 10, 10);
    return edit;
  }

  BootEdit correct_default(const std::vector<std::string>& kernels) const override {
    const auto& entries = parsed_.menu.entries;
    if (entries.empty()) return {};
    const auto best = best_entry(entries, kernels);
    if (!best) return {{}, {}, {}, {no_entry_finding(parsed_.menu.files[0].path)}};
    const bool is_good = std::ranges::all_of(current_defaults(), [&](std::optional<std::size_t> index) {
      return index && kernel_rank(entries[*index], kernels);
    });
    if (is_good) return {};
    return set_default(*best);
  }

 private:
  using SpliceByFile = std::vector<std::vector<Splice>>;

  std::string value_of(const ExtlinuxSetting& setting) const {
    return std::string(setting.value.of(parsed_.menu.files[setting.file].text));
  }

  std::string last(const std::string& name) const {
    std::string value;
    for (const auto& setting : parsed_.settings) {
      if (setting.name == name) value = value_of(setting);
    }
    return value;
  }

  /// True when there is a menu or a prompt, at which a timeout counts.
  bool waits() const {
    if (!last("ui").empty() || is_program(last("default"))) return true;
    const auto prompt = last("prompt");
    return !prompt.empty() && prompt != "0";
  }

  Splice insert(const std::string& line) const {
    const auto& text = parsed_.menu.files[0].text;
    const auto at = parsed_.labels_at;
    const bool inside = at < text.size() || text.empty() || text.back() == '\n';
    return {{at, at}, (inside ? "" : line_end_of(text)) + line + line_end_of(text)};
  }

  BootEdit splice_all(const SpliceByFile& splices, const std::string& reason, const std::string& name,
                      const std::string& value) const {
    BootEdit edit;
    for (std::size_t i = 0; i < splices.size(); ++i) {
      auto one = splice_file(parsed_.menu.files[i], splices[i], reason);
      if (!one.files.empty()) one.settings.push_back({one.files.front().path, name, value});
      merge_edit(edit, std::move(one));
    }
    return edit;
  }

  static void limit_generator(BootEdit& edit, const std::optional<TextFile>& file, const std::string& name,
                              long max, long wanted, long unit) {
    if (!file) return;
    const auto value = get_shell_variable(file->text, name);
    if (!value) return;
    const auto number = parse_number(*value);
    if (number && *number > 0 && *number <= max) return;
    set_generator(edit, file, name, std::to_string(wanted), timeout_reason(wanted / unit));
  }

  /// What the entry itself and DEFAULT say; which of them counts depends on the version. A label that is not
  /// there is none.
  std::vector<std::optional<std::size_t>> current_defaults() const {
    std::vector<std::optional<std::size_t>> found;
    if (parsed_.marked && has_menu()) found.push_back(parsed_.marked);
    const auto wanted = last("default");
    if (!wanted.empty() && !is_program(wanted)) found.push_back(find_label(wanted));
    if (found.empty()) found.push_back(0);
    return found;
  }

  std::optional<std::size_t> find_label(const std::string& name) const {
    const auto& entries = parsed_.menu.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (lower(entries[i].id) == lower(name)) return i;
    }
    return std::nullopt;
  }

  bool has_menu() const { return !last("ui").empty() || is_program(last("default")); }

  BootEdit set_default(std::size_t index) const {
    const auto& entry = parsed_.menu.entries[index];
    SpliceByFile splices(parsed_.menu.files.size());
    bool is_set = false;
    for (const auto& setting : parsed_.settings) {
      if (setting.name != "default" || is_program(value_of(setting))) continue;
      splices[setting.file].push_back(value_splice(text_of(setting.file), setting.value, entry.id));
      is_set = true;
    }
    if (parsed_.marked && has_menu() && parsed_.marked != index) remove_mark(splices);
    if (!is_set && is_program(last("default"))) {
      if (parsed_.marked != index) mark(index, splices);
    } else if (!is_set) {
      splices[0].push_back(insert("default " + entry.id));
    }
    const auto reason = default_reason(entry.title);
    auto edit = splice_all(splices, reason, "default", entry.id);
    set_generator(edit, alpine_, "default", entry.id, reason);
    set_generator(edit, debian_, "EXTLINUX_DEFAULT", entry.id, reason);
    return edit;
  }

  const std::string& text_of(std::size_t file) const { return parsed_.menu.files[file].text; }

  void remove_mark(SpliceByFile& splices) const {
    const auto& text = text_of(parsed_.mark.file);
    const auto newline = text.find('\n', parsed_.mark.line.end);
    const auto end = newline == std::string::npos ? text.size() : newline + 1;
    splices[parsed_.mark.file].push_back({{parsed_.mark.line.begin, end}, ""});
  }

  /// Where DEFAULT names the menu program, the entry itself says that it is the default.
  void mark(std::size_t index, SpliceByFile& splices) const {
    const auto& label = parsed_.labels[index];
    const auto at = label.line.end;
    splices[label.file].push_back({{at, at}, line_end_of(text_of(label.file)) + "  MENU DEFAULT"});
  }

  static void set_generator(BootEdit& edit, const std::optional<TextFile>& file, const std::string& name,
                            const std::string& value, const std::string& reason) {
    if (!file || !get_shell_variable(file->text, name)) return;
    const auto text = set_shell_variable(file->text, name, value);
    if (text == file->text) return;
    edit.files.push_back({file->path, text});
    edit.reasons.push_back({file->path, reason});
    edit.settings.push_back({file->path, name, value});
  }

  ExtlinuxMenu parsed_;
  std::optional<TextFile> alpine_;
  std::optional<TextFile> debian_;
};

}  // namespace

ExtlinuxMenu parse_extlinux(const ExtlinuxFiles& files) {
  return Parser(files).result();
}

std::vector<std::string> extlinux_includes(const std::string& text) {
  std::vector<std::string> names;
  for (const auto& line : read_config_lines(text)) {
    const auto words = split_words(line.value.of(text));
    if (line.name == "include" && !words.empty()) names.push_back(words[0]);
    if (line.name == "menu" && words.size() > 1 && lower(words[0]) == "include") names.push_back(words[1]);
  }
  return names;
}

std::unique_ptr<BootConfig> make_extlinux_boot_config(const ExtlinuxFiles& files) {
  return std::make_unique<ExtlinuxBootConfig>(files);
}

}  // namespace guestfit
