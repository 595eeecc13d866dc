// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/host_program.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "guest/backend_limit.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// Names on Debian and Ubuntu, where they differ from the program's own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPackages = {{
    {"cryptsetup", "cryptsetup-bin"},
    {"e2fsck", "e2fsprogs"},
    {"lvm", "lvm2"},
    {"xfs_repair", "xfsprogs"},
}};

std::string package_of(const std::string& program) {
  const auto* const found = std::find_if(kPackages.begin(), kPackages.end(),
                                         [&](const auto& each) { return each.first == program; });
  return found == kPackages.end() ? program : std::string(found->second);
}

std::string last_line(const std::string& text) {
  std::string last;
  for (const auto& line : split_lines(text)) {
    const auto words = trim(without_line_end(line));
    if (!words.empty()) last = words;
  }
  return printable(last);
}

}  // namespace

bool has_host_program(const std::string& program) {
  constexpr std::array<std::string_view, 4> kDirectories = {"/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"};
  return std::any_of(kDirectories.begin(), kDirectories.end(), [&](std::string_view directory) {
    return access((std::string(directory) + program).c_str(), X_OK) == 0;
  });
}

ProcessResult run_host_program(const std::vector<std::string>& argv) {
  if (!has_host_program(argv[0])) {
    throw BackendLimit("it needs " + argv[0] + ", which this machine does not have (package " +
                       package_of(argv[0]) + ")");
  }
  return run_process(argv);
}

std::string last_words(const ProcessResult& result) {
  auto words = last_line(result.error_text);
  if (words.empty()) words = last_line(result.output);
  return words.empty() ? "it ended with status " + std::to_string(result.exit_status) : words;
}

}  // namespace guestfit
