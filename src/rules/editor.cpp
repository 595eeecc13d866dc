// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editor.hpp"

#include <algorithm>

#include "rules/editors/editors.hpp"

namespace guestfit {

const std::vector<Editor>& editors() {
  static const std::vector<Editor> kEditors = {
      // clang-format off
      boot_default_editor(),
      boot_timeout_editor(),
      card_names_editor(),
      cloud_init_editor(),
      crypttab_editor(),
      device_map_editor(),
      dhcpcd_editor(),
      dracut_drivers_editor(),
      fstab_editor(),
      ifcfg_editor(),
      ifcfg_suse_editor(),
      initramfs_editor(),
      initrd_modules_editor(),
      interfaces_editor(),
      kernel_arguments_editor(),
      kernel_console_editor(),
      kernel_devices_editor(),
      kernel_network_editor(),
      lvm_devices_editor(),
      lvm_filter_editor(),
      mdadm_editor(),
      mkinitcpio_modules_editor(),
      mkinitfs_features_editor(),
      modprobe_aliases_editor(),
      module_list_editor(),
      mount_units_editor(),
      netplan_editor(),
      networkd_editor(),
      nm_profiles_editor(),
      resume_editor(),
      stale_files_editor(),
      static_dns_editor(),
      uefi_fallback_editor(),
      // clang-format on
  };
  return kEditors;
}

const Editor* find_editor(const std::string& name) {
  const auto& all = editors();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Editor& editor) { return editor.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace guestfit
