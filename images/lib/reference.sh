# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# The content of debian12-reference on other file systems, for benchmarks.

REFERENCE=$(realpath "$(dirname "${BASH_SOURCE[0]}")")

# reference_disks DISK -- PLAN…: makes the file systems of the plans (see
# tiny_disks in tiny.sh), copies the reference guest into the tree that they
# make, / first, and runs the recipe's script adjust there: what names the file
# systems is to say what there is now. A subvolume @NAME is mounted at /NAME.
reference_disks() {
  local disk=$PWD/$1
  shift 2
  uml_run "$REFERENCE/copy-reference" selinux=0 "lib=$REFERENCE" "recipe=${here:?}" \
    "plans=$(IFS=,; echo "$*")" -- "$disk" "$PWD/reference.raw"
}

# The disk that is copied from; made when the cache has none.
reference_raw() {
  qemu-img convert -O raw "$("$REFERENCE/../make" debian12-reference)" reference.raw
}
