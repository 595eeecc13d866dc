#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inside user-mode Linux, for guest_tree.py: packs a file system into $shared/tree.tar.
set -euo pipefail
: "${shared:?}" "${device:?}"

mkdir "$TMPDIR/out" "$TMPDIR/guest"
mount -t hostfs -o "$shared" none "$TMPDIR/out"
mount -t ext4 -o ro,noload "/dev/$device" "$TMPDIR/guest"
# The pax format keeps nanoseconds.
tar -C "$TMPDIR/guest" --format=pax --numeric-owner --xattrs --xattrs-include='*' -cf "$TMPDIR/out/tree.tar" .
