#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inside user-mode Linux, for guest_tree.py: describes all disks in $shared/tree.json.
set -euo pipefail
: "${shared:?}" "${reader:?}"

mkdir "$TMPDIR/out" "$TMPDIR/guest"
mount -t hostfs -o "$shared" none "$TMPDIR/out"
python3 -I "$reader" --disks "$TMPDIR/guest" >"$TMPDIR/out/tree.json"
