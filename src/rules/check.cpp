// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/check.hpp"

#include <algorithm>

#include "rules/checks/checks.hpp"

namespace guestfit {

const std::vector<Check>& checks() {
  static const std::vector<Check> kChecks = {
      architecture_check(), boot_loader_check(),       bootable_check(),         dhcp_client_check(),
      disk_limits_check(),  encrypted_volumes_check(), firewall_check(),         hibernation_check(),
      kernels_check(),      old_disks_check(),         partition_scheme_check(), physical_machine_check(),
      root_disk_check(),    root_filesystem_check(),   software_check(),         ssh_server_check(),
      ssh_users_check(),    subvolumes_check(),
  };
  return kChecks;
}

const Check* find_check(const std::string& name) {
  const auto& all = checks();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Check& check) { return check.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace guestfit
