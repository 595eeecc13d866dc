// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/text_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/names.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kIndent = "    ";

std::string boot_loader_title(const std::string& kind) {
  if (kind == "grub2") return "GRUB 2";
  if (kind == "grub-legacy") return "GRUB legacy";
  return kind;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// "Debian GNU/Linux 12.15 (bookworm)": the product with the exact version where it has the short one.
std::string product_title(const OperatingSystem& os) {
  const std::string short_version = " " + os.version.substr(0, os.version.find('.'));
  const bool exact =
      os.version.find('.') == std::string::npos || os.product.find(os.version) != std::string::npos;
  const auto at = os.product.find(short_version);
  if (exact || at == std::string::npos) return os.product.empty() ? os.family : os.product;
  return os.product.substr(0, at) + " " + os.version + os.product.substr(at + short_version.size());
}

std::string guest_line(const Facts& guest) {
  std::vector<std::string> parts = {product_title(guest.os)};
  if (!guest.os.arch.empty()) parts.push_back(guest.os.arch);
  if (!guest.firmware.empty()) parts.push_back(upper(guest.firmware));
  for (const auto& loader : guest.boot_loaders)
    parts.push_back(boot_loader_title(loader.kind));
  if (!guest.kernels.empty()) parts.push_back("kernel " + guest.kernels.front().version);
  for (const auto& filesystem : guest.filesystems) {
    if (filesystem.device == guest.root)
      parts.push_back("root on " + guest.root + " (" + filesystem.type + ")");
  }
  return printable(join(parts, ", "));
}

std::size_t count_severity(const Report& report, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [&](const Finding& finding) { return finding.severity == severity; }));
}

std::string what_happened(const Report& report) {
  switch (report.outcome) {
    case Outcome::applied:
      return report.output ? "applied, written to " + *report.output : "applied";
    case Outcome::reverted:
      return "reverted";
    case Outcome::refused:
      return "refused, nothing was written";
    case Outcome::failed:
      return "failed, the image is as it was";
    case Outcome::no_changes:
      if (report.command == Command::inspect) return "";
      return report.output ? "nothing to change, copied to " + *report.output : "nothing to change";
    case Outcome::changes:
      return "";
  }
  return "";
}

std::string verdict_line(const Report& report, const Style& style) {
  std::vector<std::string> parts;
  const std::string happened = what_happened(report);
  const bool good = report.outcome != Outcome::refused && report.outcome != Outcome::failed;
  if (!happened.empty()) parts.push_back(good ? style.green(happened) : style.red(happened));
  if (!report.changes.empty()) {
    parts.push_back(counted(report.changes.size(), "change") + " in " + counted(report.files.size(), "file"));
  }
  if (const auto warnings = count_severity(report, Severity::warning); warnings > 0) {
    parts.push_back(style.yellow(counted(warnings, "warning")));
  }
  const auto blockers = count_severity(report, Severity::blocker);
  if (blockers > 0) parts.push_back(style.red(counted(blockers, "reason") + " to refuse, below"));
  if (blockers == 0 && report.outcome == Outcome::changes) parts.push_back("nothing in the way");
  return join(parts, ", ");
}

std::string summary(const Report& report, const Style& style) {
  std::vector<std::string> names;
  for (const auto& image : report.images)
    names.push_back(image.path);
  const std::string guest = names.empty() ? "guest" : join(names, " ");
  const std::string target =
      report.command == Command::inspect || report.command == Command::revert ? "" : "to " + report.target;
  const auto width = std::max(guest.size(), target.size());
  std::string text;
  if (report.guest)
    text +=
        style.bold(fmt::format("{:<{}}", printable(guest), width)) + "  " + guest_line(*report.guest) + "\n";
  const std::string verdict = verdict_line(report, style);
  if (!verdict.empty() && report.guest)
    text += style.bold(fmt::format("{:<{}}", target, width)) + "  " + verdict + "\n";
  return text;
}

std::string coloured_diff_line(const std::string& line, const Style& style) {
  if (line.starts_with('+')) return style.green(line);
  if (line.starts_with('-')) return style.red(line);
  return line.starts_with("@@") ? style.dim(line) : line;
}

std::string format_diff(const std::string& diff, const Style& style) {
  std::string text;
  for (const auto& raw : split_lines(diff)) {
    const std::string line(without_line_end(raw));
    if (line.starts_with("--- ") || line.starts_with("+++ ")) continue;
    text += std::string(kIndent) + kIndent + coloured_diff_line(printable(line), style) + "\n";
  }
  return text;
}

/// Why a rule changes the file, under the name of the rule.
std::string format_reasons(const Change& change, const Style& style) {
  std::string text = kIndent + style.dim(change.rule) + "\n";
  if (change.reasons.empty()) return text + kIndent + kIndent + printable(change.summary) + "\n";
  for (const auto& reason : change.reasons)
    text += std::string(kIndent) + kIndent + printable(reason) + "\n";
  return text;
}

std::string format_file(const FileChange& file, const Report& report, const Style& style) {
  std::string text = "\n" + style.bold(printable(file.path));
  if (file.action == Action::create) text += "  (new file)";
  if (file.action == Action::remove) text += "  (taken away)";
  if (file.backup)
    text +=
        style.dim("  the original stays as " + printable(file.backup->substr(file.backup->rfind('/') + 1)));
  text += "\n";
  for (const auto& change : report.changes) {
    if (change.path == file.path) text += format_reasons(change, style);
  }
  if (file.diff) text += format_diff(*file.diff, style);
  return text;
}

std::string severity_word(Severity severity, const Style& style) {
  switch (severity) {
    case Severity::info:
      return "note";
    case Severity::warning:
      return style.yellow("warning");
    case Severity::blocker:
      return style.red("refused");
    case Severity::error:
      return style.red("error");
  }
  return "";
}

std::string format_finding(const Finding& finding, const Style& style) {
  std::string text = severity_word(finding.severity, style);
  if (!finding.code.empty()) text += " " + finding.code;
  text += "  " + printable(finding.message) + "\n";
  if (!finding.remedy.empty()) text += std::string(kIndent) + printable(finding.remedy) + "\n";
  return text;
}

/// What decides comes first.
std::vector<Finding> by_severity(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

std::string format_facts(const Facts& guest) {
  std::string text = "\n";
  const auto row = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) text += fmt::format("{:<14}{}\n", name, printable(value));
  };
  row("host name", guest.hostname);
  for (const auto& loader : guest.boot_loaders)
    row("boot loader", boot_loader_title(loader.kind) + ", " + loader.config);
  for (const auto& kernel : guest.kernels) {
    row("kernel", kernel.version + ", " + kernel.initramfs.value_or("no initramfs") + ", " +
                      kernel.modules_dir.value_or("no modules"));
  }
  row("initramfs by", join(guest.initramfs_generators, ", "));
  for (const auto& disk : guest.disks) {
    row("disk", fmt::format("{}, {}, {}", disk.device, human_size(disk.size), upper(name_of(disk.scheme))));
  }
  for (const auto& filesystem : guest.filesystems) {
    if (filesystem.type.empty()) continue;
    std::vector<std::string> parts = {filesystem.device, filesystem.type};
    if (!filesystem.uuid.empty()) parts.push_back("UUID " + filesystem.uuid);
    if (!filesystem.label.empty()) parts.push_back("label " + filesystem.label);
    if (filesystem.mountpoint) parts.push_back("on " + *filesystem.mountpoint);
    row("file system", join(parts, ", "));
  }
  for (const auto& file : guest.network_files)
    row("network", file);
  return text;
}

}  // namespace

std::string format_report(const Report& report, const Style& style) {
  std::string text = summary(report, style);
  if (report.command == Command::inspect && report.guest) text += format_facts(*report.guest);
  for (const auto& file : report.files)
    text += format_file(file, report, style);
  if (!report.findings.empty() && !text.empty()) text += "\n";
  for (const auto& finding : by_severity(report.findings))
    text += format_finding(finding, style);
  return text;
}

}  // namespace guestfit
