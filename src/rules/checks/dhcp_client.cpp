// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether anything in the guest can ask for an address by DHCP. Some network services have a client of their
// own; the others start a program.
#include <algorithm>

#include "inspect/services.hpp"
#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool any_file(const GuestReader& guest, const std::vector<std::string>& paths) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const auto& path) { return guest.status(path).has_value(); });
}

/// "/sbin/dhclient" and "/usr/sbin/dhclient" are one program for a person.
std::vector<std::string> names_of(const std::vector<std::string>& programs) {
  std::vector<std::string> names;
  for (const auto& program : programs) {
    if (const auto name = file_name(program); std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  return names;
}

std::vector<Finding> run(const CheckContext& context) {
  const GuestReader& guest = context.guest;
  const auto programs = context.parameters.texts("programs");
  if (any_file(guest, programs)) return {};
  const Services services(guest);
  const auto own = context.parameters.texts("services");
  if (std::any_of(own.begin(), own.end(), [&](const auto& name) { return services.find(name).enabled; }))
    return {};
  const std::string looked = "no DHCP client was found in the guest: none of the programs " +
                             join(names_of(programs), ", ") +
                             ", and no service starts that has one of its own";
  // A tree with none of the programs that bring a network up may not be the whole system.
  const bool certain = any_file(guest, context.parameters.texts("starters"));
  return {{"", "CFG-4", certain ? Severity::blocker : Severity::warning, looked,
           "install one in the running guest, for example isc-dhcp-client, dhcpcd or dhclient"}};
}

}  // namespace

Check dhcp_client_check() {
  using Kind = ParameterInfo::Kind;
  return {"dhcp-client",
          "that something in the guest can ask for an address by DHCP",
          {{"programs", Kind::texts, "DHCP clients that others start", {}},
           {"services", Kind::texts, "services that have a client of their own", {}},
           {"starters", Kind::texts, "programs that bring the network up and need a client", {}}},
          run};
}

}  // namespace guestfit
