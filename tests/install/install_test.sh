#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installs a build tree, moves the result, and uses program, rules, library, CMake package and manual page from
# where it is then. Usage: install_test.sh BUILD_DIR CONFIG [COMPILER_FLAGS_OF_THE_CONSUMER]
set -euo pipefail
build=$1
config=$2
consumer_flags=${3:-}
here=$(dirname "$(readlink -f "$0")")
work=$(readlink -f "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
unset GUESTFIT_DATA_DIR LD_LIBRARY_PATH

fail() { echo "install_test: $*" >&2; exit 1; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "this failed: $*"; }; }
has_line() { grep -qE -- "$1" <<<"$2"; }

quietly cmake --install "$build" --config "$config" --prefix "$work/first"
mv "$work/first" "$work/moved"
prefix=$work/moved
guestfit=$prefix/bin/guestfit
library=$(find "$prefix" -name libguestfit.so)
cd /

# The program finds the library by a path relative to itself, and neither knows the build tree.
paths=$(readelf -d "$guestfit" "$library" | grep -E '\(R(UN)?PATH\)') || true
has_line '\[\$ORIGIN/' "$paths" || fail "the program has no path relative to itself: $paths"
has_line "$build" "$paths" && fail "the build tree is in the path of libraries: $paths"
has_line "libguestfit\.so.* => $prefix/" "$(ldd "$guestfit")" || fail "the library is not the installed one: $(ldd "$guestfit")"

# The rules come from the prefix. lint runs their examples.
has_line '^linux/storage/fstab ' "$("$guestfit" rules list)" || fail "rules list does not name linux/storage/fstab"
has_line "^file +$prefix/share/guestfit/rules/" "$("$guestfit" rules show linux/storage/fstab)" ||
  fail "the rules are not the installed ones"
quietly "$guestfit" rules lint
quietly diff -r "$here/../../rules" "$prefix/share/guestfit/rules"
quietly diff -r "$here/../../drivers" "$prefix/share/guestfit/drivers"

# The manual page is where man(1) looks.
[ -s "$prefix/share/man/man1/guestfit.1" ] || fail "there is no manual page"

# A project of somebody else builds against it, and its program audits a guest.
quietly cmake -S "$here/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE="$config" \
  -DCMAKE_CXX_FLAGS="$consumer_flags"
quietly cmake --build "$work/consumer"
mkdir -p "$work/guest/etc" "$work/guest/usr/lib" "$work/guest/boot/grub"
printf 'set timeout=5\n' >"$work/guest/boot/grub/grub.cfg"
printf 'ID=debian\nVERSION_ID="12"\n' >"$work/guest/etc/os-release"
printf 'share /mnt/vb vboxsf defaults 0 0\n' >"$work/guest/etc/fstab"
status=0
answer=$("$work/consumer/consumer" "$work/guest") || status=$?
[ "$status" -eq 2 ] || fail "the consumer ended with $status instead of 2 (changes are needed): $answer"
has_line '^\+#share /mnt/vb vboxsf defaults 0 0$' "$answer" || fail "the consumer did not get the change: $answer"
echo "The moved installation works."
