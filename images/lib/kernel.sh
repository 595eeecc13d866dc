# shellcheck shell=bash
# Real kernel modules for the tiny guests, from Debian's kernel package of the
# same version as the reference guest has. Downloaded once, then cached.

# The drivers that the target platforms need, and what the guests start from.
kernel_modules=(
  nvme ena virtio_blk virtio_net virtio_pci virtio_scsi xen-blkfront xen-netfront
  ata_piix ata_generic sd_mod ext4 e1000
)
# What only a guest with its root on it has: they are large.
storage_modules=(xfs btrfs jfs dm-mod dm-crypt raid1 vfat)

# kernel_files: prints the path of a tar archive with boot/ and
# usr/lib/modules/VERSION, VERSION being the one name in there.
kernel_files() {
  local folder archive
  folder=$(cache_dir)/downloads
  archive=$folder/kernel-$(sha256sum "${BASH_SOURCE[0]}" | cut -c 1-12).tar
  mkdir -p "$folder"
  (
    flock 8
    if [ ! -e "$archive" ]; then
      step 'Debian kernel package, for its modules' kernel_fetch "$archive"
      find "$folder" -maxdepth 1 -name 'kernel-*.tar' ! -path "$archive" -delete
    fi
  ) 8>"$folder/.kernel.lock"
  printf '%s\n' "$archive"
}

# An apt of our own, that neither uses nor changes this host's sources, caches
# and installed packages.
kernel_apt() {
  local program=$1
  shift
  "$program" -o Dir="$PWD" -o Dir::Etc=etc -o Dir::State=state -o Dir::State::status="$PWD/status" \
    -o Dir::Cache=cache -o Dir::Etc::trustedparts=/usr/share/keyrings -o APT::Architecture=amd64 \
    -o APT::Architectures::=amd64 -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

kernel_fetch() {
  local archive=$1 work version module path
  need apt-get apt-cache dpkg-deb depmod modprobe
  work=$(mktemp -d)
  cd "$work" || exit
  mkdir -p etc/apt.conf.d etc/preferences.d etc/sources.list.d state/lists/partial cache/archives/partial
  : >status
  debian_sources bookworm >etc/sources.list
  kernel_apt apt-get update
  version=$(kernel_apt apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: linux-image-\([0-9].*\)/\1/p' | head -n 1)
  kernel_apt apt-get download "linux-image-$version"

  mkdir all some
  dpkg-deb --fsys-tarfile linux-image-*.deb | tar -C all -x "./boot/vmlinuz-$version" "./boot/config-$version" "./lib/modules/$version"
  # The first part says what it is and is all that anything looks at: these
  # guests are never started.
  mkdir -p some/boot "some/usr/lib/modules/$version"
  head -c 65536 "all/boot/vmlinuz-$version" >"some/boot/vmlinuz-$version"
  cp "all/boot/config-$version" some/boot/

  depmod -b all "$version"
  for module in "${kernel_modules[@]}" "${storage_modules[@]}"; do
    modprobe -d "$PWD/all" -S "$version" --show-depends "$module"
  done | sed -n "s#^insmod .*/lib/modules/$version/\([^ ]*\).*#\1#p" | sort -u | while read -r path; do
    install -D -m 644 "all/lib/modules/$version/$path" "some/usr/lib/modules/$version/$path"
  done
  cp "all/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "some/usr/lib/modules/$version/"
  ln -s usr/lib some/lib
  depmod -b some "$version"
  rm some/lib

  tar -C some --owner=0 --group=0 --numeric-owner -cf "$archive.part" .
  mv "$archive.part" "$archive"
  cd /
  rm -rf "$work"
}
