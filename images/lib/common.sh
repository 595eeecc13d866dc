# shellcheck shell=bash
# Small helpers that `make` and the recipes share. Sourced, never run.

# Progress is for a person and goes to stderr; stdout carries results only.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# step TEXT COMMAND…: says what happens and how long it took. The command's
# own output is kept in a log and only shown when the command fails. The
# command runs in a shell of its own so that `set -e` keeps its meaning there.
step() {
  local text=$1 start=$SECONDS log status=0
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/guestfit-step.XXXXXX")
  printf '  %-58s' "$text" >&2
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    printf 'FAILED\n' >&2
    tail -n 60 "$log" >&2
    rm -f "$log"
    exit "$status"
  fi
  printf '%3d s\n' $((SECONDS - start)) >&2
  rm -f "$log"
}

need() {
  local tool missing=
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=" $tool"
  done
  [ -z "$missing" ] || die "these programs are needed and missing:$missing (see images/README.md)"
}

# The tools that make file systems are in /usr/sbin, which is not in the PATH
# of an ordinary user on Debian.
PATH=$PATH:/usr/sbin:/sbin

cache_dir() { printf '%s\n' "${GUESTFIT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/guestfit}"; }

# Where Debian packages come from: GUESTFIT_MIRROR, or what this host's own apt
# uses if it has Debian's archive, or the official name.
debian_mirror() {
  local uri=
  if [ -n "${GUESTFIT_MIRROR:-}" ]; then
    uri=$GUESTFIT_MIRROR
  elif command -v apt-get >/dev/null; then
    # shellcheck disable=SC2016  # $(…) is apt's own format language
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
      grep -E '^https?://.*/debian/?$' | sort -u | head -n 1 || true)
  fi
  uri=${uri:-http://deb.debian.org/debian}
  printf '%s\n' "${uri%/}"
}

# The lines of sources.list for one release, as Debian's installer writes them.
debian_sources() {
  local release=$1 mirror
  mirror=$(debian_mirror)
  printf 'deb %s %s main\n' "$mirror" "$release"
  printf 'deb %s %s-updates main\n' "$mirror" "$release"
  printf 'deb %s %s-security main\n' "$mirror-security" "$release"
}

# compact RAW QCOW2: zeros take no space in the result. Not compressed, so that
# reading it costs nothing.
compact() {
  qemu-img convert -f raw -O qcow2 -o compat=1.1,lazy_refcounts=off "$1" "$2"
}
