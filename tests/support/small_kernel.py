# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs worker_probe, whose path is in WORKER_PROBE, as the first process of a user-mode Linux with disks. It is the
worker's part of the sandbox without the program that starts it, so that single steps can be looked at. As there,
guestfit-worker, whose path is in GUESTFIT_WORKER, loads modules for the kernel."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

from support.disk_images import require_programs

MODULES = "/usr/lib/uml/modules"
MODULES_INSIDE = "/guestfit/modules"
LOADER = "/guestfit/worker"
PROBE = "/guestfit/worker_probe"
KEY = "/guestfit/key"


def release():
    """Of the kernel, of which the package has one version at a time."""
    return next(pathlib.Path(MODULES).iterdir()).name


def block_driver(image, number, bad_sector):
    """For qemu-storage-daemon: the image, and writes to `bad_sector` fail as on a full disk."""
    file_format = "qcow2" if pathlib.Path(image).suffix == ".qcow2" else "raw"
    if bad_sector is None:
        return f"driver={file_format},node-name=disk{number},file.driver=file,file.filename={image}"
    return (f"driver=blkdebug,node-name=disk{number},image.driver={file_format},image.file.driver=file,"
            f"image.file.filename={image},inject-error.0.event=none,inject-error.0.iotype=write,"
            f"inject-error.0.errno=28,inject-error.0.sector={bad_sector}")


@contextlib.contextmanager
def served(images, directory, bad_sector):
    sockets = [f"{directory}/disk{number}.sock" for number in range(len(images))]
    command = ["qemu-storage-daemon"]
    for number, (image, socket) in enumerate(zip(images, sockets)):
        command += ["--blockdev", block_driver(image, number, bad_sector), "--export",
                    f"type=vhost-user-blk,id=export{number},node-name=disk{number},addr.type=unix,"
                    f"addr.path={socket},writable=on"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as daemon:
        try:
            while daemon.poll() is None and not all(map(os.path.exists, sockets)):
                time.sleep(0.01)
            yield sockets
        finally:
            daemon.terminate()


def confined(directory, key):
    """The kernel sees no more of the host than it does in guestfit's own sandbox."""
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr", "--ro-bind", MODULES,
               MODULES_INSIDE, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/dev/shm", "--bind", directory,
               directory, "--ro-bind", os.environ["WORKER_PROBE"], PROBE, "--ro-bind", os.environ["GUESTFIT_WORKER"], LOADER,
               "--setenv", "HOME", directory, "--setenv",
               "TMPDIR", "/dev/shm"]
    for name in ("bin", "sbin", "lib", "lib64"):
        command += ["--symlink", f"usr/{name}", f"/{name}"]
    for name in ("guest", "sys", "run", "etc", "tmp"):
        command += ["--dir", f"/{name}"]
    if key:
        command += ["--ro-bind", str(key), KEY]
    return command


def probe(images, *words, key=None, bad_sector=None, memory="384M"):
    """What worker_probe did with the disks `images`, a dictionary for each command: did, and result, limit or error."""
    if not os.environ.get("WORKER_PROBE") or not os.environ.get("GUESTFIT_WORKER"):
        raise unittest.SkipTest("WORKER_PROBE and GUESTFIT_WORKER, the paths of the programs, are not set")
    require_programs("linux.uml", "bwrap", "qemu-storage-daemon")
    with tempfile.TemporaryDirectory(prefix="guestfit-test-") as directory, \
            served(images, directory, bad_sector) as sockets:
        command = [*confined(directory, key), "linux.uml", f"mem={memory}", "root=/dev/root", "rootfstype=hostfs",
                   "rootflags=/", "ro", "quiet", "con=null", "con0=null,fd:1", "panic=-1",
                   *(f"virtio_uml.device={socket}:2" for socket in sockets), f"init={PROBE}", "--", "disks",
                   str(len(images)), "loader", LOADER, "modules", f"{MODULES_INSIDE}/{release()}", *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                              timeout=300, check=False)
    answers = [json.loads(line[len("json "):]) for line in done.stdout.splitlines() if line.startswith("json ")]
    if not answers or answers[0].get("did") != "set up":
        raise AssertionError(f"the kernel did not come up ({done.returncode}):\n{done.stdout}{done.stderr}")
    return answers[1:]
