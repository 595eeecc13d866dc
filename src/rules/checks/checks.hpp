// SPDX-License-Identifier: LGPL-2.1-or-later
// One function for each check that rules can name. To add one: a file here, a line here, a line in
// rules/check.cpp.
#pragma once

#include "rules/check.hpp"

namespace guestfit {

Check architecture_check();
Check boot_loader_check();
Check bootable_check();
Check dhcp_client_check();
Check disk_limits_check();
Check encrypted_volumes_check();
Check firewall_check();
Check hibernation_check();
Check kernels_check();
Check partition_scheme_check();
Check old_disks_check();
Check physical_machine_check();
Check root_disk_check();
Check root_filesystem_check();
Check software_check();
Check ssh_server_check();
Check ssh_users_check();
Check subvolumes_check();

}  // namespace guestfit
