# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# lvm_id NAME: an id in LVM's form (32 letters and figures in groups) that is
# always the same for a name, so that grub.cfg can be written before the volumes
# are made.
lvm_id() {
  local sum
  sum=$(printf %s "$1" | sha256sum)
  sed -E 's/^(.{6})(.{4})(.{4})(.{4})(.{4})(.{4})(.{6}).*/\1-\2-\3-\4-\5-\6-\7/' <<<"$sum"
}
