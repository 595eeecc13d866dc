#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inside user-mode Linux, for guest_tree.py: runs a Python program beside a mounted file system.
set -euo pipefail
: "${change:?}" "${device:?}" "${type:?}" "${storage:?}"
# shellcheck source=/dev/null
. "$storage"

export GUEST=$TMPDIR/guest
mkdir "$GUEST"
mount_filesystem "$type" "/dev/$device" "$GUEST"
python3 -I "$change"
umount "$GUEST"
