# SPDX-License-Identifier: LGPL-2.1-or-later
"""Copies of the test guests of images/, and what tests do with image files."""
import hashlib
import pathlib
import shutil
import subprocess
import unittest

from support.program import ROOT

# What images/make needs; see images/README.md.
MAKERS = ("mmdebstrap", "linux.uml", "qemu-img", "mke2fs", "sfdisk", "cpio", "kmod", "zstd")


def require_programs(*names):
    missing = [name for name in names if not shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/bin")]
    if missing:
        raise unittest.SkipTest(f"not installed: {', '.join(missing)}")


def run(*command, **options):
    """Runs a helper of the tests; its failure is the test's, with what it said."""
    command = list(map(str, command))
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def copy_guest(name, directory):
    """Copies of the disks of the guest `name`, as a list: disk.qcow2, disk-disk2.qcow2."""
    require_programs(*MAKERS)
    run(ROOT / "images/make", name, pathlib.Path(directory) / "disk.qcow2")
    return sorted(pathlib.Path(directory).glob("disk*.qcow2"), key=lambda path: len(path.name))


def convert(image, new, new_format):
    run("qemu-img", "convert", "-O", new_format, image, new)
    return pathlib.Path(new)


def checksum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def names_in(directory):
    return sorted(entry.name for entry in pathlib.Path(directory).iterdir())
