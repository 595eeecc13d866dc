#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inside user-mode Linux, for damaged_guests.py: a machine that loses its power while it writes, so that the file
# system's journal or log must be replayed.
set -euo pipefail
: "${device:?}" "${type:?}"

guest=$TMPDIR/guest
mkdir "$guest"
mount -t "$type" "/dev/$device" "$guest"
python3 -I - "$guest" <<'PYTHON'
import os, sys
for directory in ("etc", "var", "@/etc", "@/var"):
    place = os.path.join(sys.argv[1], directory)
    for number in range(30 if os.path.isdir(place) else 0):
        with open(os.path.join(place, f"unclean-{number}"), "w") as file:
            file.write("written just before the power went\n" * 20)
            file.flush()
            os.fsync(file.fileno())
PYTHON
# Nothing is unmounted or synchronised: what uml-init would say and do after a script is done here.
echo "uml-script: success"
echo o >/proc/sysrq-trigger
sleep 60
