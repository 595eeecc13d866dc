# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Registry hives from .reg text.

WINDOWS=$(realpath "$(dirname "${BASH_SOURCE[0]}")")/windows

# windows_hive REG HIVE: keys begin at the hive's root: [\ControlSet001\Control].
# hivexregedit wants the parents of a key to be there before it, so each key is
# preceded by them; it takes no comments among values, and text as bytes unless Perl is told.
windows_hive() {
  local reg=$1 hive=$2
  mkdir -p "$(dirname "$hive")"
  "$WINDOWS/empty-hive" "$hive"
  awk '
    /^;/ { next }
    /^\[/ {
      count = split(substr($0, 3, length($0) - 3), names, /\\/)
      path = ""
      for (i = 1; i < count; i++) {
        path = path "\\" names[i]
        if (!(path in seen)) print "[" path "]\n"
        seen[path]
      }
      seen[path "\\" names[count]]
    }
    { print }' "$reg" >"$hive.reg"
  PERL_UNICODE=D hivexregedit --merge "$hive" "$hive.reg"
  rm "$hive.reg"
}
