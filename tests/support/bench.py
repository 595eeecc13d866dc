# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the programs of tests/bench share: guests, the machine, tables."""
import os
import pathlib
import platform
import statistics
import subprocess
import sys

from support.program import ROOT


def say(text):
    print(text, file=sys.stderr, flush=True)


def image_of(guest, directory):
    """A copy of the guest's disk of our own: somebody else may make the one in the cache anew during a long run."""
    image = pathlib.Path(directory, "source.qcow2")
    subprocess.run([ROOT / "images/make", guest, image], check=True, stdout=subprocess.DEVNULL)
    return image


def fresh_copy(image, copy):
    """A copy that is on the disk already, so that nothing of it is still being written while others measure."""
    copy.unlink(missing_ok=True)
    subprocess.run(["cp", "--sparse=always", image, copy], check=True)
    file = os.open(copy, os.O_RDONLY)
    os.fsync(file)
    os.close(file)
    return copy


def allocated(path):
    return os.stat(path).st_blocks * 512


def environment():
    return {"GUESTFIT_DATA_DIR": str(ROOT), **os.environ, "LC_ALL": "C.UTF-8"}


def peer_environment():
    """virt-v2v and its like, set up as well as this machine allows; guestfit finds out for itself."""
    settings = {} if kvm_works() else {"LIBGUESTFS_BACKEND_SETTINGS": "force_tcg"}
    return {**environment(), "LIBGUESTFS_BACKEND": "direct", **settings}


def kvm_works():
    processor = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    if "vmx" not in processor and "svm" not in processor:
        return False
    probe = subprocess.run(["timeout", "5", "qemu-system-x86_64", "-machine", "q35,accel=kvm", "-display", "none", "-S",
                            "-monitor", "stdio"], input=b"quit\n", capture_output=True, check=False)
    return probe.returncode == 0


def machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (f"{model}, {os.cpu_count()} processors, {memory:.0f} GiB, Linux {platform.release()}; "
            f"KVM {'works' if kvm_works() else 'does not work'}; load before {os.getloadavg()[0]:.1f}")


def spread(values):
    """Median, least and greatest."""
    return statistics.median(values), min(values), max(values)


def seconds(values):
    return [f"{value:.2f} s" if value < 10 else f"{value:.1f} s" for value in spread(values)]


def mebibytes(value, digits=0):
    return f"{value / 2**20:.{digits}f} MiB"


def print_table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        cells = [str(cell).replace("|", "\\|") for cell in row]
        print("| " + " | ".join(cells + [""] * (len(head) - len(cells))) + " |")
    print(flush=True)
