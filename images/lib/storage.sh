# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# File systems, logical volumes, arrays and encrypted containers. Sourced by
# scripts that run inside user-mode Linux (uml.sh); the programs are the host's.

# storage_modules NAME…: loads what is not built into the kernel. What these
# need besides (ciphers, character sets) the kernel asks for by itself, and then
# it has to know where the modules are, too.
storage_modules() {
  local root=$TMPDIR/modules
  if [ ! -d "$root" ]; then
    mkdir -p "$root/lib"
    ln -s /usr/lib/uml/modules "$root/lib/modules"
    printf '#!/bin/sh\nexec /sbin/modprobe -d %s "$@"\n' "$root" >"$root/modprobe"
    chmod 755 "$root/modprobe"
    echo "$root/modprobe" >/proc/sys/kernel/modprobe
  fi
  modprobe -a -d "$root" "$@"
}

# LVM, mdadm and cryptsetup keep locks and notes in /run, and the host's is
# read-only here. There is no udev that would make device nodes for them.
storage_run() {
  export DM_DISABLE_UDEV=1 MDADM_NO_UDEV=1
  mountpoint -q /run && return
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/lock /run/lvm /run/mdadm /run/cryptsetup
}

lvm_quietly() {
  lvm "$@" --config 'activation { udev_sync=0 udev_rules=0 monitoring=0 }
    devices { use_devicesfile=0 obtain_device_list_from_udev=0 }
    backup { backup=0 archive=0 }'
}

# lvm_group NAME DEVICE VOLUME:SIZE…: a volume group on one device, and its
# volumes, active. vgcreate gives ids at random and has no option for others;
# grub.cfg names them, so they are made from the names, in the saved metadata,
# and restored from there.
lvm_group() {
  local group=$1 device=$2 volume saved=$TMPDIR/metadata pv
  shift 2
  storage_run
  storage_modules dm-mod
  pv=$(lvm_id "pv-$group")
  lvm_quietly pvcreate -q --norestorefile --uuid "$pv" "$device"
  lvm_quietly vgcreate -q -s 1m "$group" "$device"
  for volume in "$@"; do
    lvm_quietly lvcreate -q -an -Zn -Wn -L "${volume#*:}" -n "${volume%:*}" "$group"
  done
  lvm_quietly vgcfgbackup -q -f "$saved" "$group"
  awk -v group="$(lvm_id "$group")" -v pv="$pv" '
    $1 == "logical_volumes" { volumes = 1 }
    volumes && $2 == "{" && $1 !~ /^segment/ { name = $1 }
    $1 == "id" && !seen++ { sub(/".*"/, "\"" group "\"") }
    $1 == "id" && volumes { print "\t\t\tid = \"@" name "@\""; next }
    { print }' "$saved" >"$saved.new"
  for volume in "$@"; do
    sed -i "s/\"@${volume%:*}@\"/\"$(lvm_id "$group-${volume%:*}")\"/" "$saved.new"
  done
  lvm_quietly vgcfgrestore -q -f "$saved.new" "$group"
  lvm_quietly vgchange -q -ay "$group"
  lvm_quietly vgs -o vg_name,vg_uuid,pv_uuid "$group"
  lvm_quietly lvs -o lv_name,lv_uuid "$group"
}

# md_mirror NODE NAME UUID DEVICE…: a RAID 1 of format 1.2, all members equal.
md_mirror() {
  local node=$1 name=$2 uuid=$3
  shift 3
  storage_run
  storage_modules raid1
  mdadm --create "$node" --run --assume-clean --metadata=1.2 --level=1 --homehost=any --name="$name" \
    --uuid="$uuid" --bitmap=none --raid-devices=$# "$@"
}

# luks_container DEVICE NAME UUID PASSPHRASE: LUKS 2, open afterwards. Deriving
# the key costs next to nothing, because nothing here is secret and guests are
# emulated. The area for keys is small because it is filled with random bytes.
luks_container() {
  local device=$1 name=$2 uuid=$3 passphrase=$4
  storage_run
  storage_modules dm-crypt
  printf %s "$passphrase" | cryptsetup -q luksFormat --type luks2 --uuid "$uuid" --pbkdf pbkdf2 \
    --pbkdf-force-iterations 1000 --luks2-keyslots-size 512k --offset 4096 --key-file - "$device"
  printf %s "$passphrase" | cryptsetup -q open --key-file - "$device" "$name"
}

# Takes apart what was put together, innermost first.
storage_close() {
  local node
  sync
  # Without /run there were no volumes; the guest's own programs may have made that node.
  if [ -e /dev/mapper/control ] && mountpoint -q /run; then
    lvm_quietly vgchange -q -an
    for node in /dev/mapper/*; do
      case $node in */control | '/dev/mapper/*') ;; *) cryptsetup close "${node##*/}" ;; esac
    done
  fi
  for node in /dev/md[0-9]*; do
    [ ! -b "$node" ] || mdadm --stop "$node"
  done
}

# read_plan PLAN: takes a plan (tiny_disks in tiny.sh says what it looks like)
# apart, into the variables name, type, uuid, mountpoint, device and those of its
# options.
# shellcheck disable=SC2034  # the caller's variables
read_plan() {
  local options option
  IFS=: read -r name type uuid mountpoint options <<<"$1:"
  device=/dev/$name label='' leave='' subvolumes='' attributes=''
  for option in ${options//:/ }; do
    printf -v "${option%%=*}" %s "${option#*=}"
  done
}

# make_filesystem TYPE DEVICE UUID LABEL: LABEL may be empty.
make_filesystem() {
  local type=$1 device=$2 uuid=$3 label=$4
  case $type in
    swap) mkswap -q -U "$uuid" -L "$label" "$device" ;;
    ext4) mke2fs -q -t ext4 -U "$uuid" -L "$label" -E nodiscard,lazy_itable_init=0,lazy_journal_init=0 "$device" ;;
    # As they were made until 2008: what these boot loaders of old read.
    ext2 | ext3) mke2fs -q -t "$type" -I 128 -U "$uuid" -L "$label" -E nodiscard "$device" ;;
    xfs) mkfs.xfs -q -K -m "uuid=$uuid" ${label:+-L "$label"} "$device" ;;
    btrfs) mkfs.btrfs -q -K -U "$uuid" ${label:+-L "$label"} "$device" ;;
    jfs)
      jfs_mkfs -q ${label:+-L "$label"} "$device"
      jfs_tune -U "$uuid" "$device"
      ;;
    vfat) mkfs.vfat -i "${uuid/-/}" -n "${label:-NO NAME}" "$device" ;;
    ntfs)
      mkntfs -q -Q -F -L "$label" "$device"
      ntfslabel --new-serial="$uuid" "$device"
      ;;
    *)
      echo "no file system $type here"
      exit 1
      ;;
  esac
}

# mount_filesystem TYPE DEVICE FOLDER [OPTION…]
mount_filesystem() {
  local type=$1 device=$2 folder=$3
  shift 3
  case $type in
    vfat)
      storage_modules vfat
      mount -t vfat -o utf8 "$device" "$folder"
      ;;
    ntfs)
      storage_modules fuse
      [ -e /dev/fuse ] || mknod /dev/fuse c 10 229
      ntfs-3g -o efs_raw "$device" "$folder"
      ;;
    *) mount -t "$type" "$@" "$device" "$folder" ;;
  esac
}

# check_filesystem TYPE DEVICE: fails when a checker finds something wrong.
check_filesystem() {
  local type=$1 device=$2
  case $type in
    ext?) e2fsck -fn "$device" ;;
    xfs) xfs_repair -n "$device" ;;
    btrfs) btrfs check --readonly "$device" ;;
    jfs) jfs_fsck -n "$device" ;;
    vfat) fsck.vfat -n "$device" ;;
    ntfs) ntfsfix -n "$device" ;;
  esac
}
