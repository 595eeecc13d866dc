// SPDX-License-Identifier: LGPL-2.1-or-later
// One function for each editor that rules can name. To add one: a file here, a line here, a line in
// rules/editor.cpp.
#pragma once

#include "rules/editor.hpp"

namespace guestfit {

Editor boot_default_editor();
Editor boot_timeout_editor();
Editor card_names_editor();
Editor cloud_init_editor();
Editor crypttab_editor();
Editor device_map_editor();
Editor dhcpcd_editor();
Editor dracut_drivers_editor();
Editor fstab_editor();
Editor ifcfg_editor();
Editor ifcfg_suse_editor();
Editor initramfs_editor();
Editor initrd_modules_editor();
Editor interfaces_editor();
Editor kernel_arguments_editor();
Editor kernel_console_editor();
Editor kernel_devices_editor();
Editor kernel_network_editor();
Editor lvm_devices_editor();
Editor lvm_filter_editor();
Editor mdadm_editor();
Editor mkinitcpio_modules_editor();
Editor mkinitfs_features_editor();
Editor modprobe_aliases_editor();
Editor module_list_editor();
Editor mount_units_editor();
Editor netplan_editor();
Editor networkd_editor();
Editor nm_profiles_editor();
Editor resume_editor();
Editor stale_files_editor();
Editor static_dns_editor();
Editor uefi_fallback_editor();

}  // namespace guestfit
