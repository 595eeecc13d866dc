# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Guests that are started: small Debian servers, each as somebody had it on an
# old machine. A recipe says which packages and file systems it has, and in its
# folder (all of it optional):
#   guest/     files that replace the packages' own
#   customize  sourced on the host when all packages are there ($root, and the
#              variables of server/customize)
#   storage    sourced in user-mode Linux before the file systems are made
#   loader     sourced there with the files in place ($guest): installs the boot
#              loader with the guest's own programs; without it, GRUB 2 for BIOS
#   finish     sourced on the host with the disks complete (disk.raw, tree.tar)

SERVER=$(realpath "$(dirname "${BASH_SOURCE[0]}")")

# What every one of them has: a kernel, and what a small server has besides.
server_packages=(
  linux-image-amd64 initramfs-tools zstd systemd-sysv udev openssh-server
  apt-utils ca-certificates cron dbus iproute2 iputils-ping kmod less libpam-systemd
  logrotate nano netbase procps sudo
)

# server_base RELEASE: prints the path of a tar archive with these packages,
# made once and cached.
server_base() {
  local release=$1 folder archive
  folder=$(cache_dir)/downloads
  archive=$folder/server-$release-$(declare -p server_packages | cat - <(declare -f server_base_fetch) | sha256sum | cut -c 1-12).tar
  mkdir -p "$folder"
  (
    flock 8
    if [ ! -e "$archive" ]; then
      step "Debian packages of every $release server" server_base_fetch "$release" "$archive"
      find "$folder" -maxdepth 1 -name "server-$release-*.tar" ! -path "$archive" -delete
    fi
  ) 8>"$folder/.server-$release.lock"
  printf '%s\n' "$archive"
}

# The generator makes a large initramfs by default, several times while packages
# are installed; the hook makes it a small one from the start.
server_base_fetch() {
  local release=$1 archive=$2
  # shellcheck disable=SC2016  # $1 is for the hook's shell
  debian_sources "$release" | mmdebstrap --variant=minbase --format=tar --dpkgopt=force-unsafe-io \
    --include="$(IFS=,; echo "${server_packages[*]}")" \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d" && echo MODULES=list >"$1/etc/initramfs-tools/conf.d/guestfit-build"' \
    "$release" "$archive.part" -
  mv "$archive.part" "$archive"
}

# server_tree RELEASE PACKAGE…: the files of the guest of the recipe $here as
# tree.tar.
server_tree() {
  local release=$1 archive customize
  shift
  archive=$(server_base "$release")
  printf -v customize '%q "$1" %q' "$SERVER/server/customize" "${here:?}"
  # The archive is opened by the user who calls: root of the new tree may be somebody else, who must not.
  # shellcheck disable=SC2016  # $1 and the rest are for the hook's shell
  debian_sources "$release" | mmdebstrap --variant=custom --format=tar --dpkgopt=force-unsafe-io \
    --setup-hook='tar -C "$1" --numeric-owner --xattrs --xattrs-include="*" -xf - <&9' \
    --customize-hook='DEBIAN_FRONTEND=noninteractive APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -y --no-install-recommends \
      -o DPkg::Chroot-Directory="$1" install '"$*" \
    --customize-hook="$customize" "$release" tree.tar - 9<"$archive"
}

# server_disks DISK… -- PLAN…: makes the file systems of the plans (tiny_disks
# in tiny.sh says what they look like) on partitioned raw disks, / first, unpacks
# the guest there and installs its boot loader. A subvolume @NAME is mounted at
# /NAME.
server_disks() {
  local -a disks=()
  while [ "$1" != -- ]; do
    disks+=("$PWD/$1")
    shift
  done
  shift
  uml_run "$SERVER/server/disks" selinux=0 "lib=$SERVER" "recipe=$here" "plans=$(IFS=,; echo "$*")" \
    -- "${disks[@]}" "$PWD/tree.tar"
}

# server_guest RELEASE 'PACKAGE…' DISK… -- PLAN…: all of it, from the partitioned disks
# to disk.qcow2, disk2.qcow2.
server_guest() {
  local release=$1 packages=$2 disk number=
  shift 2
  need mmdebstrap linux.uml sfdisk mke2fs mkswap qemu-img tar
  server_base "$release" >/dev/null
  # shellcheck disable=SC2086  # a list of words
  step 'more packages, settings' server_tree "$release" $packages
  step 'file systems, files, boot loader (in user-mode Linux)' server_disks "$@"
  # shellcheck source=/dev/null
  [ ! -e "$here/finish" ] || step 'what only the host can do' . "$here/finish"
  for disk in "$@"; do
    [ "$disk" != -- ] || break
    step 'qcow2 without the empty space' compact "$disk" "disk$number.qcow2"
    rm "$disk"
    number=$((${number:-1} + 1))
  done
  rm tree.tar
}
