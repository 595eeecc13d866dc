// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/scope.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

Finding warning(const std::string& code, const std::string& message, const std::string& remedy) {
  return {"", code, Severity::warning, message, remedy};
}

void check_network(const Facts& facts, std::vector<Finding>& findings) {
  std::vector<std::string> unknown;
  for (const auto& file : facts.network_files) {
    const bool known =
        starts_with_any(file, {"/etc/network/", "/etc/udev/", "/etc/sysconfig/", "/etc/NetworkManager/"}) ||
        file.ends_with(".link");
    if (!known) unknown.push_back(file);
  }
  if (unknown.empty()) return;
  findings.push_back(warning("MOD-2",
                             "guestfit does not change these network files yet: " + join(unknown, ", "),
                             "see to it that they give any network card its address by DHCP"));
}

}  // namespace

void check_license(const Facts& facts, const std::string& license) {
  if (facts.os.family != "linux" || license != "aws") return;
  throw Error(ErrorKind::refused, "LIC", "a Linux guest cannot have its licence from the platform",
              "leave --license out, or give --license byol");
}

std::vector<Finding> check_scope(const Facts& facts) {
  if (facts.os.family != "linux") {
    return {{"", "SYS-2", Severity::blocker, "guestfit has no rules for Windows guests yet",
             "use another tool for this guest"}};
  }
  std::vector<Finding> findings;
  check_network(facts, findings);
  return findings;
}

}  // namespace guestfit
