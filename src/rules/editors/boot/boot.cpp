// SPDX-License-Identifier: LGPL-2.1-or-later
// The editors of boot loaders: each asks one thing of every boot loader that the guest has.
#include <algorithm>

#include <fmt/format.h>

#include "edit/boot/network_arguments.hpp"
#include "edit/boot/unified_kernel.hpp"
#include "inspect/kernels.hpp"
#include "rules/editors/boot/boot_files.hpp"
#include "rules/editors/boot/startable_kernels.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

void add_edit(EditorResult& result, const BootEdit& edit) {
  result.findings.insert(result.findings.end(), edit.findings.begin(), edit.findings.end());
  for (const auto& setting : edit.settings)
    result.settings.push_back({setting.path, setting.name, setting.value});
  for (const auto& file : edit.files) {
    // Two loaders may read one file (/etc/kernel/cmdline), and ask for the same there.
    const bool is_known = std::any_of(result.edits.begin(), result.edits.end(),
                                      [&](const FileEdit& other) { return other.path == file.path; });
    if (is_known) continue;
    FileEdit changed;
    changed.path = file.path;
    changed.content = file.text;
    for (const auto& reason : edit.reasons) {
      if (reason.path == file.path) changed.reasons.push_back(reason.text);
    }
    result.edits.push_back(std::move(changed));
  }
}

/// Asks `question` of every boot loader.
template <typename Question>
EditorResult ask_all(const EditorContext& context, const Question& question) {
  EditorResult result;
  for (const auto& config : read_boot_configs(context))
    add_edit(result, question(*config));
  return result;
}

/// Several rules add words to one command line: what a rule decides is its words, not the whole value.
EditorResult change_command_lines(const EditorContext& context, const CommandLineChange& change,
                                  const std::vector<std::string>& words) {
  EditorResult result;
  for (const auto& config : read_boot_configs(context)) {
    BootEdit edit = config->change_command_lines(change);
    edit.settings.clear();
    add_edit(result, edit);
  }
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) continue;
    result.settings.push_back(
        {"boot loader", "kernel argument " + word.substr(0, equals), word.substr(equals + 1)});
  }
  return result;
}

EditorResult limit_timeout(const EditorContext& context) {
  const auto& parameters = context.parameters;
  return ask_all(context, [&](const BootConfig& config) {
    return config.limit_timeout(parameters.number("max_seconds"), parameters.number("seconds"));
  });
}

/// Without the files of any kernel there is nothing to say.
EditorResult no_kernel(const Facts& facts) {
  const auto& kernels = facts.kernels;
  EditorResult result;
  if (std::any_of(kernels.begin(), kernels.end(), [](const Kernel& kernel) { return kernel.modules_dir; })) {
    result.findings.push_back({"", "MOD-7", Severity::warning,
                               "All kernels of the guest run on a Xen hypervisor's own interface only.",
                               "Install the distribution's usual kernel in the guest (RHEL 5: kernel, SUSE: "
                               "kernel-default)."});
  }
  return result;
}

EditorResult correct_default(const EditorContext& context) {
  const auto kernels = startable_kernels(context);
  if (kernels.empty()) return no_kernel(context.facts);
  return ask_all(context, [&](const BootConfig& config) { return config.correct_default(kernels); });
}

/// A unified kernel image may be signed: its command line stays, and what it names is said.
void report_unified_kernels(const EditorContext& context, const StableName& stable, EditorResult& result) {
  const auto change = device_names_change(stable);
  for (const auto& path : find_unified_kernels(context.guest)) {
    const auto image = context.guest.read(path, kMaxFileSize).value_or("");
    const auto kernel = read_unified_kernel(image);
    if (!kernel) continue;
    const auto wanted = change.line(kernel->command_line);
    if (wanted == kernel->command_line) continue;
    result.findings.push_back(
        {"", "MOD-4", Severity::warning,
         fmt::format("The unified kernel image {} has a device name in its own command "
                     "line, which is not changed: {}",
                     path, printable(kernel->command_line)),
         fmt::format("Make the image again in the guest with the command line \"{}\".", printable(wanted))});
  }
}

EditorResult name_devices(const EditorContext& context) {
  const auto names = known_device_names(context);
  const auto stable = [&](const std::string& device) { return names.stable_name(device); };
  auto result = ask_all(context, [&](const BootConfig& config) { return config.name_devices(stable); });
  // The words of a command line are no value of their own; other rules add to it.
  std::erase_if(result.settings, [](const Setting& setting) {
    return setting.name.starts_with("GRUB_CMDLINE_LINUX") || setting.name == "kernelopts";
  });
  report_unified_kernels(context, stable, result);
  return result;
}

EditorResult add_consoles(const EditorContext& context) {
  if (context.target.consoles.empty()) return {};
  std::vector<std::string> arguments;
  for (const auto& console : context.target.consoles)
    arguments.push_back("console=" + console);
  const std::string reason = "the kernel's messages go to " + context.target.consoles.back() +
                             " too, the console that " + context.target.name + " shows";
  return change_command_lines(context, consoles_change(arguments, reason), {});
}

EditorResult add_words(const EditorContext& context) {
  const auto words = context.parameters.texts("arguments");
  return change_command_lines(context, words_change(words, context.parameters.text("reason")), words);
}

EditorResult take_out_network(const EditorContext& context) {
  CommandLineChange change;
  change.settings = [](const SplitArguments& settings) {
    return SplitArguments{without_old_network(settings.common), without_old_network(settings.normal)};
  };
  change.line = without_old_network;
  change.keeps_places = true;
  change.reason = "The initramfs asks for an address by DHCP, and waits for no card of the old machine.";
  return change_command_lines(context, change, {});
}

}  // namespace

Editor boot_default_editor() {
  return {"boot-default",
          "makes the boot loader start the newest kernel when its default leads nowhere good",
          {},
          correct_default};
}

Editor boot_timeout_editor() {
  return {"boot-timeout",
          "limits how long the boot loader waits at its menu",
          {{"max_seconds", ParameterInfo::Kind::number, "a longer wait is shortened", {}},
           {"seconds", ParameterInfo::Kind::number, "the wait that it gets then", {}}},
          limit_timeout};
}

Editor kernel_arguments_editor() {
  return {"kernel-arguments",
          "adds words to the kernel command lines of every boot loader",
          {{"arguments", ParameterInfo::Kind::texts, "the words", {}},
           {"reason", ParameterInfo::Kind::text, "what they are for, a plain sentence", {}}},
          add_words};
}

Editor kernel_console_editor() {
  return {"kernel-console", "adds the target's consoles to the kernel command lines", {}, add_consoles};
}

Editor kernel_devices_editor() {
  return {"kernel-devices", "replaces device names on the kernel command lines by UUIDs", {}, name_devices};
}

Editor kernel_network_editor() {
  return {"kernel-network",
          "takes addresses of the old network off the kernel command lines",
          {},
          take_out_network};
}

}  // namespace guestfit
