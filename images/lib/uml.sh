# shellcheck shell=bash
# Runs a script as root of a machine of its own: a Linux kernel that is an
# ordinary process (package user-mode-linux). It sees this host's files through
# hostfs, read-only, and the disks it is given as /dev/ubda, /dev/ubdb. So a
# disk can be mounted and a boot loader installed without root, without loop
# devices and without KVM.

# uml_run SCRIPT NAME=VALUE… -- DISK…
# The script is bash, gets NAME=VALUE as environment, finds its disks (any file
# will do, a tar archive as well) as /dev/sda, /dev/sdb and so on with their
# partitions, and may write to $TMPDIR and nowhere else.
uml_run() {
  local script=$1 letter=a status=0 log memory
  shift
  local -a arguments=()
  while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
    arguments+=("$1")
    shift
  done
  [ "$#" -eq 0 ] || shift
  local disk
  for disk in "$@"; do
    arguments+=("ubd${letter}=$disk")
    letter=$(tr a-y b-z <<<"$letter")
  done

  # The kernel's memory is a file that must be mapped executable: /dev/shm
  # where there is room, else the ordinary temporary directory.
  memory=${TMPDIR:-/tmp}
  if [ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 1048576 ]; then
    memory=/dev/shm
  fi

  log=$(mktemp "${TMPDIR:-/tmp}/guestfit-uml.XXXXXX")
  TMPDIR=$memory linux.uml mem=512M root=/dev/root rootfstype=hostfs rootflags=/ ro quiet \
    con=null con0=null,fd:1 con1=null,fd:1 "init=$UML_INIT" "uml_script=$(realpath "$script")" \
    "${arguments[@]}" </dev/null >"$log" 2>&1 || status=$?
  cat "$log"
  # The kernel's exit status says nothing about the script: the last line does.
  if ! grep -q '^uml-script: success' "$log"; then
    rm -f "$log"
    echo "the script in user-mode Linux failed (kernel exit status $status)"
    return 1
  fi
  rm -f "$log"
}

UML_INIT=$(realpath "$(dirname "${BASH_SOURCE[0]}")/uml-init")
