// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the guest has run on a hypervisor at all. The kernel names the machine at boot ("DMI: Dell Inc. …",
// drivers/firmware/dmi_scan.c) and the hypervisor that it found ("Hypervisor detected: …",
// arch/x86/kernel/cpu/hypervisor.c); what remains of that in text logs is the evidence. Without such a log
// nothing is said.
#include <algorithm>

#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

const std::vector<std::string> kLogs = {"/var/log/dmesg",    "/var/log/dmesg.0",  "/var/log/boot.msg",
                                        "/var/log/kern.log", "/var/log/messages", "/var/log/syslog"};

bool contains_any(const std::string& text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

/// From "… DMI: " to the end of the line.
std::string machine_in(const std::string& line) {
  constexpr std::string_view kMark = " DMI: ";
  const auto at = line.find(kMark);
  return at == std::string::npos ? "" : std::string(trim(line.substr(at + kMark.size())));
}

std::vector<Finding> run(const CheckContext& context) {
  if (!context.target.limits.refuses_physical) return {};
  const auto hypervisors = context.parameters.texts("hypervisors");
  std::string machine;
  std::string log;
  for (const auto& path : kLogs) {
    const auto status = context.guest.status(path);
    if (!status || status->type != FileType::regular || status->size > kMaxTextSize) continue;
    for (const auto& line : split_lines(context.guest.read(path).value_or(""))) {
      const std::string found = machine_in(line);
      const bool tells = !found.empty() || line.find("Hypervisor detected") != std::string::npos;
      if (line.find("Hypervisor detected") != std::string::npos ||
          (tells && contains_any(found, hypervisors)))
        return {};
      if (found.empty() || found.starts_with("Memory slots")) continue;
      machine = found;
      log = path;
    }
  }
  if (machine.empty()) return {};
  return {{"", "LIM-11", Severity::warning,
           "the guest has run on a physical machine (" + machine + ", in " + log +
               "), and no hypervisor is named in its logs: the import service of " + context.target.title +
               " is for virtual machines",
           "start the guest once on a hypervisor before the move, and see whether it runs there"}};
}

}  // namespace

Check physical_machine_check() {
  return {"physical-machine",
          "whether the guest's logs name a physical machine and no hypervisor",
          {{"hypervisors", ParameterInfo::Kind::texts, "words in the DMI names of virtual machines", {}}},
          run};
}

}  // namespace guestfit
