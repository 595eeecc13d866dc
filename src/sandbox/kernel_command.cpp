// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/kernel_command.hpp"

#include "sandbox/task.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// The rest of the first line of `text` after `mark`; "" when it is not there.
std::string rest_of_line(const std::string& text, const std::string& mark) {
  const auto at = text.find(mark);
  if (at == std::string::npos) return "";
  const auto begin = at + mark.size();
  return printable(trim(text.substr(begin, text.find('\n', begin) - begin)));
}

/// "exitcode=0x0000000b": init ended by signal 11.
std::string worker_end(const std::string& panic) {
  const auto at = panic.find("exitcode=0x");
  if (at == std::string::npos) return "guestfit's worker ended";
  const auto code = strtoul(panic.c_str() + at + 9, nullptr, 16);
  if ((code & 0x7fU) != 0) return "guestfit's worker crashed (signal " + std::to_string(code & 0x7fU) + ")";
  return "guestfit's worker ended with status " + std::to_string(code >> 8U);
}

}  // namespace

std::vector<std::string> kernel_command(const SandboxPrograms& programs, const std::vector<int>& disks,
                                        int messages, unsigned memory_mib) {
  std::vector<std::string> command = {
      programs.kernel.string(),
      "mem=" + std::to_string(memory_mib) + "M",
      "root=/dev/root",
      "rootfstype=hostfs",
      "rootflags=/",
      "ro",
      "quiet",
      // no security modules: labels of the guest are bytes, and nothing here has a policy for them
      "lsm=",
      "panic=-1",
      // what a kernel that went wrong reads and writes is nothing to go by
      "oops=panic",
      "con=null",
      "con0=null,fd:1",
      "con1=null,fd:" + std::to_string(messages),
      std::string("init=") + kWorkerFile,
  };
  for (const int disk : disks)  // 2 is the number of block devices in the virtio specification
    command.push_back("virtio_uml.device=/proc/self/fd/" + std::to_string(disk) + ":2");
  return command;
}

std::string explain_end(const std::string& console, int exit_status) {
  const auto panic = rest_of_line(console, "Kernel panic - not syncing: ");
  if (console.find("Out of memory") != std::string::npos || panic.find("memory") != std::string::npos)
    return "its kernel ran out of memory";
  if (panic.starts_with("Attempted to kill init")) return worker_end(panic);
  if (!panic.empty()) return "its kernel crashed";
  if (exit_status > 128) return "its kernel was killed (signal " + std::to_string(exit_status - 128) + ")";
  if (exit_status != 0) return "its kernel ended with status " + std::to_string(exit_status);
  return "its kernel ended too early";
}

}  // namespace guestfit
