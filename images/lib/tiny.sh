# shellcheck shell=bash
# Guests that are looked at and changed but never started: a few files that say
# "Debian 12", a few real kernel modules. For fast tests.

TINY=$(realpath "$(dirname "${BASH_SOURCE[0]}")")

# tiny_debian TREE NAME=VALUE…: the files of a small Debian 12 server. Values:
#   host        its name
#   root        the device that the kernel is told to mount
#   root_type, root_options   of / in fstab   root_uuid  of the file system
#   root_grub, root_modules   how GRUB calls the device, what it needs to read it
#   boot        /boot as GRUB sees it: nothing where it is a file system of its own
#   boot_uuid, boot_grub, boot_modules   of the file system with the kernel
#   arguments   more words for the kernel     firmware   bios or efi
#   modules     of storage_modules (kernel.sh), those that this guest starts with
#   packages    NAME=VERSION of those that it has because of its storage
tiny_debian() {
  local tree=$1 version setting kernel folder
  shift
  local host=tiny root=/dev/sda1 boot=/boot root_uuid='' boot_uuid='' arguments='' firmware=bios modules='' packages=''
  local root_type=ext4 root_options=errors=remount-ro pass=1
  local root_grub=hd0,msdos1 root_modules='part_msdos ext2' boot_grub='' boot_modules=''
  for setting in "$@"; do
    printf -v "${setting%%=*}" %s "${setting#*=}"
  done
  boot_uuid=${boot_uuid:-$root_uuid} boot_grub=${boot_grub:-$root_grub} boot_modules=${boot_modules:-$root_modules}
  [ "$root_type" = ext4 ] || pass=0 # as Debian's installer writes it
  local grub=grub-pc platform=i386-pc
  [ "$firmware" = bios ] || grub=grub-efi-amd64 platform=x86_64-efi
  kernel=$(kernel_files)

  # ---- the folders of a Debian with merged /usr ----
  mkdir -p "$tree"/{"boot/grub/$platform",data,dev,etc/{default,initramfs-tools/conf.d,network/interfaces.d},home} \
    "$tree"/{media/cdrom0,mnt,proc,root,run,sys,tmp,usr/{bin,lib/systemd/system,lib64,sbin,share},var/{lib/dpkg/info,log,tmp}}
  chmod 700 "$tree/root"
  chmod 1777 "$tree/tmp" "$tree/var/tmp"
  for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "$tree/$folder"; done

  # ---- what inspection looks for ----
  cat >"$tree/usr/lib/os-release" <<'FILE'
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
FILE
  ln -s ../usr/lib/os-release "$tree/etc/os-release"
  echo 12.12 >"$tree/etc/debian_version"
  echo "$host" >"$tree/etc/hostname"
  printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n' "$host" >"$tree/etc/hosts"
  echo 'nameserver 192.168.10.1' >"$tree/etc/resolv.conf"
  echo 3b1f0c52a7e94d0c8a6be2d4917f5c08 >"$tree/etc/machine-id"
  printf 'root:x:0:0:root:/root:/bin/bash\n' >"$tree/etc/passwd"
  printf 'root:*:19700:0:99999:7:::\n' >"$tree/etc/shadow"
  chmod 640 "$tree/etc/shadow"
  printf 'root:x:0:\n' >"$tree/etc/group"
  # The head of an ELF program for x86-64, for programs that ask for the
  # architecture.
  for file in usr/bin/{bash,ls} usr/lib/systemd/systemd usr/sbin/{dhclient,ifup,sshd,update-grub,update-initramfs}; do
    printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\76\0\1\0\0\0%040d' 0 | tr 0 '\0' >"$tree/$file"
    chmod 755 "$tree/$file"
  done
  ln -s bash "$tree/usr/bin/sh"
  ln -s ../lib/systemd/systemd "$tree/usr/sbin/init"

  printf '[Unit]\nDescription=OpenBSD Secure Shell server\n\n[Service]\nExecStart=/usr/sbin/sshd -D\n\n[Install]\nWantedBy=multi-user.target\n' \
    >"$tree/usr/lib/systemd/system/ssh.service"
  mkdir -p "$tree/etc/systemd/system/multi-user.target.wants"
  ln -s /lib/systemd/system/ssh.service "$tree/etc/systemd/system/multi-user.target.wants/ssh.service"

  # ---- disks, network, boot ----
  cat >"$tree/etc/fstab" <<FILE
# /etc/fstab: static file system information.
#
# <file system> <mount point>   <type>  <options>       <dump>  <pass>
$root       /               $root_type    $root_options 0       $pass
FILE
  cat >"$tree/etc/network/interfaces" <<'FILE'
# This file describes the network interfaces available on your system
# and how to activate them. For more information, see interfaces(5).

source /etc/network/interfaces.d/*

# The loopback network interface
auto lo
iface lo inet loopback

# The primary network interface
allow-hotplug eth0
iface eth0 inet static
	address 192.168.10.21/24
	gateway 192.168.10.1
FILE
  printf '# List of modules that you want to include in your initramfs.\nata_piix\nata_generic\nsd_mod\next4\n' \
    >"$tree/etc/initramfs-tools/modules"
  printf 'MODULES=list\nBUSYBOX=auto\nKEYMAP=n\nCOMPRESS=zstd\nDEVICE=\nNFSROOT=auto\nRUNSIZE=10%%\nFSTYPE=auto\n' \
    >"$tree/etc/initramfs-tools/initramfs.conf"
  printf 'update_initramfs=yes\nbackup_initramfs=no\n' >"$tree/etc/initramfs-tools/update-initramfs.conf"
  cp "$TINY/tiny/default-grub" "$tree/etc/default/grub"

  # ---- kernel, its modules and its initramfs ----
  tar -C "$tree" -xf "$kernel"
  version=$(basename "$tree"/usr/lib/modules/*)
  for module in "${storage_modules[@]}"; do
    [[ " $modules " == *" $module "* ]] || find "$tree/usr/lib/modules" -name "$module.ko" -delete
  done
  depmod -b "$tree" "$version"
  tiny_initramfs "$tree" "$version" "$modules"
  tiny_grub_cfg "$(tiny_grub_access "$root_grub" "$root_modules" "$root_uuid")" \
    "$(tiny_grub_access "$boot_grub" "$boot_modules" "$boot_uuid")" <"$TINY/tiny/grub.cfg" |
    sed -e "s#@VERSION@#$version#g" -e "s#@ROOT@#$root#g" -e "s#@BOOT@#$boot#g" \
      -e "s#@ROOT_UUID@#$root_uuid#g" -e "s#@ARGUMENTS@#$arguments#g" >"$tree/boot/grub/grub.cfg"
  chmod 600 "$tree/boot/grub/grub.cfg" # as update-grub leaves it
  # Always 1024 bytes, filled up with "#".
  { echo '# GRUB Environment Block'; head -c 999 /dev/zero | tr '\0' '#'; } >"$tree/boot/grub/grubenv"
  : >"$tree/boot/grub/$platform/normal.mod"

  # ---- what is installed ----
  tiny_package() {
    printf 'Package: %s\nStatus: install ok installed\nPriority: optional\nSection: admin\nMaintainer: Debian\n' "$1"
    printf 'Architecture: %s\nVersion: %s\nDescription: %s\n\n' "$3" "$2" "$1"
  }
  {
    tiny_package base-files 12.4+deb12u12 amd64
    tiny_package dpkg 1.21.22 amd64
    tiny_package "$grub" 2.06-13+deb12u1 amd64
    tiny_package ifupdown 0.8.41 amd64
    tiny_package initramfs-tools 0.142+deb12u3 all
    tiny_package isc-dhcp-client 4.4.3-P1-2 amd64
    tiny_package "linux-image-$version" 6.1.140-1 amd64
    tiny_package openssh-server 1:9.2p1-2+deb12u7 amd64
    tiny_package systemd 252.38-1~deb12u1 amd64
    tiny_package udev 252.38-1~deb12u1 amd64
    tiny_package zstd 1.5.4+dfsg2-5 amd64
    for setting in $packages; do tiny_package "${setting%%=*}" "${setting#*=}" amd64; done
  } >"$tree/var/lib/dpkg/status"
}

# What grub.cfg says to reach a file system.
tiny_grub_access() {
  local device=$1 modules=$2 uuid=$3
  # shellcheck disable=SC2086  # a list of words
  printf 'insmod %s\n' $modules
  printf "set root='%s'\n" "$device"
  printf 'search --no-floppy --fs-uuid --set=root %s\n' "$uuid"
}

# tiny_grub_cfg ROOT BOOT: fills these lines in, as far to the right as their
# place in the file is.
tiny_grub_cfg() {
  local line indent
  while IFS= read -r line; do
    indent=${line%%@*}
    case $line in
      *@ROOT_ACCESS@) printf '%s\n' "$indent${1//$'\n'/$'\n'"$indent"}" ;;
      *@BOOT_ACCESS@) printf '%s\n' "$indent${2//$'\n'/$'\n'"$indent"}" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

# An initramfs in the shape of Debian's: one archive, zstd, lib a link into usr.
tiny_initramfs() {
  local tree=$1 version=$2 modules=$3 ram path folder
  ram=$(mktemp -d)
  mkdir -p "$ram"/{conf/conf.d,etc,run,scripts/{init-top,local-premount},usr/{bin,lib,lib64,sbin}}
  for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "$ram/$folder"; done
  printf '#!/bin/sh\n# A tiny guest is never started.\nexit 1\n' >"$ram/init"
  chmod 755 "$ram/init"
  echo DPKG_ARCH=amd64 >"$ram/conf/arch.conf"
  cp "$tree/etc/initramfs-tools/initramfs.conf" "$ram/conf/initramfs.conf"
  grep -v '^#' "$tree/etc/initramfs-tools/modules" >"$ram/conf/modules"
  for module in ata_piix ata_generic sd_mod ext4 $modules; do
    modprobe -d "$tree" -S "$version" --show-depends "$module"
  done | sed -n "s#^insmod .*/lib/modules/$version/\([^ ]*\).*#\1#p" | sort -u | while read -r path; do
    install -D -m 644 "$tree/usr/lib/modules/$version/$path" "$ram/usr/lib/modules/$version/$path"
  done
  cp "$tree/usr/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "$ram/usr/lib/modules/$version/"
  depmod -b "$ram" "$version"
  (cd "$ram" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) | zstd -q -9 >"$tree/boot/initrd.img-$version"
  rm -rf "$ram"
}

# storage_programs PLAN…: what makes and checks the file systems of the plans.
storage_programs() {
  local plan
  local -A programs=([ext4]='mke2fs tune2fs e2fsck' [xfs]='mkfs.xfs xfs_repair' [btrfs]='mkfs.btrfs btrfs'
    [jfs]='jfs_mkfs jfs_tune jfs_fsck' [vfat]='mkfs.vfat fsck.vfat' [ntfs]='mkntfs ntfslabel ntfs-3g ntfsfix')
  for plan in "$@"; do
    IFS=: read -r _ plan _ <<<"$plan"
    printf '%s\n' "${programs[$plan]:-mkswap}"
  done
}

# tiny_extras TREE: what a guest that was used for years has besides. The
# attributes and the ACLs of these files, which an ordinary user cannot give
# them here, are in tiny/linux.attributes and tiny/linux.acl.
tiny_extras() {
  local tree=$1
  mkdir -p "$tree"/{etc/alternatives,home/ann,srv/{shared,www},usr/share/zoneinfo/Europe}
  printf 'ann:x:1000:1000:Ann:/home/ann:/bin/bash\nwww-data:x:33:33::/srv/www:/usr/sbin/nologin\n' >>"$tree/etc/passwd"
  printf 'www-data:x:33:\nann:x:1000:\n' >>"$tree/etc/group"
  echo 'für Ann' >"$tree/home/ann/Grüße aus Köln.txt"
  echo 'テスト' >"$tree/srv/shared/日本語"
  printf 'TZif2' >"$tree/usr/share/zoneinfo/Europe/Berlin"
  ln -s /usr/share/zoneinfo/Europe/Berlin "$tree/etc/localtime"
  ln -s /usr/bin/vim.basic "$tree/etc/alternatives/editor" # leads nowhere
  ln -s ../../../../../etc/shadow "$tree/srv/www/above" # ends at the guest's own root
  ln "$tree/usr/bin/bash" "$tree/usr/bin/rbash"
  ln "$tree/etc/default/grub" "$tree/root/grub-settings"
}

# tiny_disks DISK… -- PLAN…: makes the file systems on partitioned raw disks and
# fills them from files/ in the current directory (files/sda1, …). $here is the
# recipe; if it has a file called storage, that runs first, in user-mode Linux,
# and makes devices of devices with the functions of storage.sh.
# A plan is DEVICE:TYPE:UUID:MOUNTPOINT[:OPTION=VALUE]…, e.g. sda1:ext4:2f6b…:/,
# or sda2:swap:UUID:. DEVICE may be a whole disk, or vg/volume. Options:
#   label=LABEL      of the file system
#   leave=KIB        fills it until that much space is left
#   subvolumes=A+B   of Btrfs, made before it is filled; the first has MOUNTPOINT
#   attributes=NAME  of files: NAME.attributes and NAME.acl of the recipe or in tiny/
tiny_disks() {
  local -a disks=()
  local letters=abcdef
  while [ "$1" != -- ]; do
    disks+=("$PWD/$1")
    shift
  done
  shift
  # shellcheck disable=SC2046  # a list of words
  need linux.uml setfattr setfacl $(storage_programs "$@")
  tar -C files --owner=0 --group=0 --numeric-owner -cf files.tar .
  # SELinux without a policy would have a say in labels.
  uml_run "$TINY/tiny/fill-disks" selinux=0 "lib=$TINY" "recipe=${here:?}" "plans=$(IFS=,; echo "$*")" \
    "files=/dev/sd${letters:${#disks[@]}:1}" -- "${disks[@]}" "$PWD/files.tar"
  rm -rf files files.tar
}
