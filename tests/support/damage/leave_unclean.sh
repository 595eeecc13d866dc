#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inside user-mode Linux, for guests.py: a machine that loses its power while it writes, so that the journal or log
# must be replayed.
set -euo pipefail
: "${device:?}" "${type:?}"

guest=$TMPDIR/guest
mkdir "$guest"
mount -t "$type" "/dev/$device" "$guest"
[ ! -d "$guest/@" ] || guest=$guest/@
python3 -I - "$guest" <<'PYTHON'
import os, sys
for directory in ("etc", "var"):
    for number in range(30):
        with open(os.path.join(sys.argv[1], directory, f"unclean-{number}"), "w") as file:
            file.write("written just before the power went\n" * 20)
            file.flush()
            os.fsync(file.fileno())
PYTHON
# Nothing is unmounted or synchronised: what uml-init would say and do after a script is done here.
echo "uml-script: success"
echo o >/proc/sysrq-trigger
sleep 60
