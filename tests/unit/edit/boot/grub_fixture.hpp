// SPDX-License-Identifier: LGPL-2.1-or-later
// A Debian 12 guest's GRUB 2 for tests: /etc/default/grub and the grub.cfg that its own grub-mkconfig made of
// it, without the parts that no editor looks at.
#pragma once

#include <map>
#include <string>

#include "edit/boot/grub2_files.hpp"
#include "util/text.hpp"

namespace guestfit {

inline const std::string kGrubDefaults = R"(# If you change this file, run 'update-grub' afterwards.
GRUB_DEFAULT=0
GRUB_TIMEOUT=5
GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`
GRUB_CMDLINE_LINUX_DEFAULT="quiet"
GRUB_CMDLINE_LINUX=""

# Uncomment if you don't want GRUB to pass "root=UUID=xxx" parameter to Linux
GRUB_DISABLE_LINUX_UUID=true
)";

inline const std::string kGrubConfig = R"(### BEGIN /etc/grub.d/00_header ###
if [ -s $prefix/grubenv ]; then
  set have_grubenv=true
  load_env
fi
if [ "${next_entry}" ] ; then
   set default="${next_entry}"
   set next_entry=
   save_env next_entry
   set boot_once=true
else
   set default="0"
fi

function savedefault {
  if [ -z "${boot_once}" ]; then
    saved_entry="${chosen}"
    save_env saved_entry
  fi
}
terminal_output gfxterm
if [ "${recordfail}" = 1 ] ; then
  set timeout=30
else
  if [ x$feature_timeout_style = xy ] ; then
    set timeout_style=menu
    set timeout=5
  # Fallback normal timeout code in case the timeout_style feature is
  # unavailable.
  else
    set timeout=5
  fi
fi
### END /etc/grub.d/00_header ###

### BEGIN /etc/grub.d/10_linux ###
menuentry 'Debian GNU/Linux' --class debian --class os $menuentry_id_option 'gnulinux-simple-2f6b' {
	insmod gzio
	if [ x$grub_platform = xxen ]; then insmod xzio; insmod lzopio; fi
	set root='hd0,msdos1'
	linux	/boot/vmlinuz-6.1.0-56-amd64 root=/dev/sda1 ro  quiet
	initrd	/boot/initrd.img-6.1.0-56-amd64
}
submenu 'Advanced options for Debian GNU/Linux' $menuentry_id_option 'gnulinux-advanced-2f6b' {
	menuentry 'Debian GNU/Linux, with Linux 6.1.0-56-amd64' --class os $menuentry_id_option 'gnulinux-6.1.0-56-amd64-advanced-2f6b' {
		linux	/boot/vmlinuz-6.1.0-56-amd64 root=/dev/sda1 ro  quiet
		initrd	/boot/initrd.img-6.1.0-56-amd64
	}
	menuentry 'Debian GNU/Linux, with Linux 6.1.0-56-amd64 (recovery mode)' --class os $menuentry_id_option 'gnulinux-6.1.0-56-amd64-recovery-2f6b' {
		linux	/boot/vmlinuz-6.1.0-56-amd64 root=/dev/sda1 ro single 
		initrd	/boot/initrd.img-6.1.0-56-amd64
	}
	menuentry 'Debian GNU/Linux, with Linux 6.1.0-9-amd64' --class os $menuentry_id_option 'gnulinux-6.1.0-9-amd64-advanced-2f6b' {
		linux	/boot/vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro  quiet
		initrd	/boot/initrd.img-6.1.0-9-amd64
	}
}

### END /etc/grub.d/10_linux ###

### BEGIN /etc/grub.d/30_os-prober ###
menuentry 'Another Linux (on /dev/sda3)' --class gnu-linux {
	linux /boot/vmlinuz-5.10.0-1 root=/dev/sda1
	initrd /boot/initrd.img-5.10.0-1
}
### END /etc/grub.d/30_os-prober ###

### BEGIN /etc/grub.d/40_custom ###
menuentry "Memory test" {
	linux16 /boot/memtest86+.bin console=ttyS1
}
### END /etc/grub.d/40_custom ###
)";

inline const std::string kDefaultsPath = "/etc/default/grub";
inline const std::string kConfigPath = "/boot/grub/grub.cfg";
inline const std::string kEnvironmentPath = "/boot/grub/grubenv";

/// The guest as it is: root=/dev/sda1 on every line, no console.
inline Grub2Files grub_guest() {
  return {{{kDefaultsPath, kGrubDefaults}}, {kConfigPath, kGrubConfig}, {}, {}};
}

/// `text` with each key, which must be there, replaced by its value: how a test writes what is expected.
inline std::string with(std::string text, const std::map<std::string, std::string>& replacements) {
  for (const auto& [from, to] : replacements) {
    if (text.find(from) == std::string::npos) return "the fixture does not have: " + from;
    text = replace_all(std::move(text), from, to);
  }
  return text;
}

/// An environment block of 1024 bytes with these lines.
inline std::string grub_environment(const std::string& lines) {
  auto block = "# GRUB Environment Block\n" + lines;
  block.resize(1024, '#');
  return block;
}

}  // namespace guestfit
