#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inside user-mode Linux, for guest_tree.py: describes all disks in $shared/tree.json.
set -euo pipefail
: "${shared:?}" "${reader:?}" "${storage:?}" "${keys=}"
# shellcheck source=/dev/null
. "$storage"

# Arrays first: volumes may be on them.
members=()
types=()
for device in /dev/sd*; do
  type=$(blkid -p -s TYPE -o value "$device" || true)
  types+=("$type")
  [ "$type" != linux_raid_member ] || members+=("$device")
done
if [ "${#members[@]}" -gt 0 ]; then
  storage_run
  storage_modules raid1
  mdadm --assemble --readonly --run /dev/md0 "${members[@]}"
  types+=("$(blkid -p -s TYPE -o value /dev/md0 || true)")
fi
# $keys is DEVICE=FILE,… with the passphrases of encrypted partitions; the others stay closed.
for key in ${keys//,/ }; do
  storage_run
  storage_modules dm-crypt
  device=${key%%=*}
  printf %s "$(cat "${key#*=}")" | cryptsetup -q open --key-file - "/dev/$device" "${device}_crypt"
  types+=("$(blkid -p -s TYPE -o value "/dev/mapper/${device}_crypt" || true)")
done
case " ${types[*]} " in *' LVM2_member '*)
  storage_run
  storage_modules dm-mod
  lvm_quietly vgchange -q -ay
  ;;
esac
case " ${types[*]} " in *' vfat '*) storage_modules vfat ;; esac

mkdir "$TMPDIR/out" "$TMPDIR/guest"
mount -t hostfs -o "$shared" none "$TMPDIR/out"
python3 -I "$reader" --disks "$TMPDIR/guest" >"$TMPDIR/out/tree.json"
