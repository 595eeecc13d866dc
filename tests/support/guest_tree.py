# SPDX-License-Identifier: LGPL-2.1-or-later
"""Everything that is on the disks of a guest, read by another program than the one under test: Linux itself, as a
process (user-mode Linux), mounts each file system and walks it. Reading writes nothing to the image."""
import json
import pathlib
import tempfile

from support.disk_images import convert, require_programs, run
from support.program import ROOT

HERE = pathlib.Path(__file__).resolve().parent


def run_beside(disks, script, directory, **settings):
    """Runs a bash script as root of a machine that has the raw images `disks` as /dev/sda and so on. `directory` is
    is what the script finds in $shared, to be mounted with hostfs."""
    require_programs("linux.uml")
    values = " ".join(f"{name}={value}" for name, value in settings.items())
    uml_run = f". {ROOT}/images/lib/uml.sh; uml_run {script} selinux=0 shared={directory} {values} -- \"$@\""
    return run("bash", "-c", uml_run, "bash", *disks)


def read_disks(images, keys=None):
    """What is on the disks, comparable with ==. `keys` has the files of passphrases by partition ("sda5"); an encrypted
    one that is not in it is not looked into.
    "files"    "sda1:/etc/fstab" to all that is known of it, content as a checksum; on a logical volume or an array
               "vg--main-root:/etc/fstab", "md0:/etc/fstab"
    "rest"     what lies outside of the file systems that are read ("sda2", "sda: head"), as checksums
    "unsound"  devices whose checker (e2fsck and its like) complains, with what it says"""
    with tempfile.TemporaryDirectory() as work:
        disks = [convert(image, pathlib.Path(work) / f"{index}.raw", "raw") for index, image in enumerate(images)]
        run_beside(disks, HERE / "read_disks.sh", work, reader=HERE / "walk_tree.py",
                   storage=ROOT / "images/lib/storage.sh",
                   keys=",".join(f"{device}={file}" for device, file in (keys or {}).items()))
        return json.loads((pathlib.Path(work) / "tree.json").read_text(encoding="ascii"))


def change_guest(image, code, device="sda1", filesystem="ext4"):
    """Runs Python `code` with `guest`, the path at which the file system on `device` is mounted, and makes the
    qcow2 image `image` anew from what it leaves."""
    with tempfile.TemporaryDirectory() as work:
        disk = convert(image, pathlib.Path(work) / "disk.raw", "raw")
        change = pathlib.Path(work) / "change.py"
        change.write_text(f"import os, pathlib\nguest = pathlib.Path(os.environ['GUEST'])\n{code}", encoding="utf-8")
        run_beside([disk], HERE / "change_guest.sh", work, change=change, device=device, type=filesystem,
                   storage=ROOT / "images/lib/storage.sh")
        convert(disk, image, "qcow2")


def unpack_guest(image, directory, device="sda1"):
    """Copies the files of a file system to `directory`, with owners, times and attributes."""
    with tempfile.TemporaryDirectory() as work:
        disk = convert(image, pathlib.Path(work) / "disk.raw", "raw")
        run_beside([disk], HERE / "unpack_guest.sh", work, device=device)
        run("tar", "-C", directory, "--numeric-owner", "--xattrs", "--xattrs-include=*", "-xpf",
            pathlib.Path(work) / "tree.tar")


def differences(before, after):
    """Path to the sorted names of what differs; "appeared" and "disappeared" for whole entries."""
    found = {}
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            found[path] = ["disappeared"]
        elif path not in before:
            found[path] = ["appeared"]
        elif before[path] != after[path]:
            old, new = before[path], after[path]
            found[path] = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return found
