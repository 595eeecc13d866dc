// SPDX-License-Identifier: LGPL-2.1-or-later
// The editors of GRUB 2: all read the same files and differ in one pure function.
#include "edit/grub2_consoles.hpp"
#include "edit/grub2_default.hpp"
#include "edit/grub2_devices.hpp"
#include "edit/grub2_timeout.hpp"
#include "edit/grub2_words.hpp"
#include "rules/editors/device_evidence.hpp"
#include "rules/editors/editors.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::optional<TextFile> read_text_file(const GuestReader& guest, const std::string& path) {
  auto text = guest.read(path);
  if (!text) return std::nullopt;
  return TextFile{guest.resolve(path), std::move(*text)};
}

/// None when the guest has no grub.cfg.
std::optional<Grub2Files> read_grub2_files(const EditorContext& context) {
  std::string config;
  for (const auto& loader : context.facts.boot_loaders) {
    if (loader.kind == "grub2") config = loader.config;
  }
  auto text = config.empty() ? std::nullopt : read_text_file(context.guest, config);
  if (!text) return std::nullopt;
  Grub2Files files;
  files.config = std::move(*text);
  if (auto defaults = read_text_file(context.guest, "/etc/default/grub"))
    files.defaults.push_back(std::move(*defaults));
  const std::string drop_ins = "/etc/default/grub.d";
  for (const auto& name : context.guest.list(drop_ins)) {
    if (name.starts_with('.') || !name.ends_with(".cfg")) continue;
    if (auto file = read_text_file(context.guest, join_path(drop_ins, name)))
      files.defaults.push_back(std::move(*file));
  }
  files.environment = read_text_file(context.guest, join_path(parent_path(config), "grubenv"));
  for (const auto& path :
       {std::string("/etc/grub.d/40_custom"), join_path(parent_path(config), "custom.cfg")}) {
    if (auto file = read_text_file(context.guest, path)) files.custom.push_back(std::move(*file));
  }
  return files;
}

/// Calls `use` with each file of `files`, in a fixed order.
template <typename Use>
void for_each_file(const Grub2Files& files, const Use& use) {
  for (const auto& file : files.defaults)
    use(file);
  use(files.config);
  if (files.environment) use(*files.environment);
  for (const auto& file : files.custom)
    use(file);
}

EditorResult to_result(const Grub2Edit& edit) {
  EditorResult result;
  result.findings = edit.findings;
  for (const auto& setting : edit.settings)
    result.settings.push_back({setting.path, setting.name, setting.value});
  for_each_file(edit.files, [&](const TextFile& file) {
    FileEdit changed;
    for (const auto& reason : edit.reasons) {
      if (reason.path == file.path) changed.reasons.push_back(reason.text);
    }
    if (changed.reasons.empty()) return;
    changed.path = file.path;
    changed.content = file.text;
    result.edits.push_back(std::move(changed));
  });
  return result;
}

/// Several rules add words to one command line: what a rule decides is its words, not the whole value.
EditorResult to_result_for_words(const Grub2Edit& edit, const std::vector<std::string>& words) {
  EditorResult result = to_result(edit);
  std::erase_if(result.settings, [](const Setting& setting) {
    return setting.name.starts_with("GRUB_CMDLINE_LINUX") || setting.name == "kernelopts";
  });
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || word.starts_with("console="))
      continue;  // there may be several consoles
    result.settings.push_back(
        {edit.files.config.path, "kernel argument " + word.substr(0, equals), word.substr(equals + 1)});
  }
  return result;
}

EditorResult limit_timeout(const EditorContext& context) {
  const auto files = read_grub2_files(context);
  if (!files) return {};
  const auto& parameters = context.parameters;
  return to_result(
      limit_grub2_timeout(*files, parameters.number("max_seconds"), parameters.number("seconds")));
}

EditorResult correct_default(const EditorContext& context) {
  const auto files = read_grub2_files(context);
  if (!files) return {};
  std::vector<std::string> kernels;
  for (const auto& kernel : context.facts.kernels) {
    if (kernel.modules_dir) kernels.push_back(kernel.image);
  }
  if (kernels.empty()) return {};
  return to_result(correct_grub2_default(*files, kernels));
}

EditorResult name_devices(const EditorContext& context) {
  const auto files = read_grub2_files(context);
  if (!files) return {};
  const auto names = known_device_names(context);
  const auto stable = [&](const std::string& device) { return names.stable_name(device); };
  return to_result_for_words(name_grub2_devices(*files, stable), {});
}

EditorResult add_consoles(const EditorContext& context) {
  const auto files = read_grub2_files(context);
  if (!files || context.target.consoles.empty()) return {};
  std::vector<std::string> arguments;
  for (const auto& console : context.target.consoles)
    arguments.push_back("console=" + console);
  const std::string reason = "the kernel's messages go to " + context.target.consoles.back() +
                             " too, the console that " + context.target.name + " shows";
  return to_result_for_words(add_grub2_consoles(*files, arguments, reason), arguments);
}

EditorResult add_words(const EditorContext& context) {
  const auto files = read_grub2_files(context);
  if (!files) return {};
  const auto words = context.parameters.texts("arguments");
  return to_result_for_words(add_grub2_words(*files, words, context.parameters.text("reason")), words);
}

}  // namespace

Editor grub2_arguments_editor() {
  return {"grub2-arguments",
          "adds words to GRUB 2's kernel command lines",
          {{"arguments", ParameterInfo::Kind::texts, "the words", {}},
           {"reason", ParameterInfo::Kind::text, "what they are for, a plain sentence", {}}},
          add_words};
}

Editor grub2_timeout_editor() {
  return {"grub2-timeout",
          "limits how long GRUB 2 waits at its menu",
          {{"max_seconds", ParameterInfo::Kind::number, "a longer wait is shortened", {}},
           {"seconds", ParameterInfo::Kind::number, "the wait that it gets then", {}}},
          limit_timeout};
}

Editor grub2_default_editor() {
  return {"grub2-default",
          "makes GRUB 2 start the newest kernel when its default leads nowhere good",
          {},
          correct_default};
}

Editor grub2_root_editor() {
  return {
      "grub2-devices", "replaces device names on GRUB 2's kernel command lines by UUIDs", {}, name_devices};
}

Editor grub2_console_editor() {
  return {"grub2-console", "adds the target's consoles to GRUB 2's kernel command lines", {}, add_consoles};
}

}  // namespace guestfit
