#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Drivers appended to an initramfs in each form that the kernel takes, read by other programs than guestfit:
the compressors themselves, cpio(1) and modprobe(8). About a second for each form."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.program import guestfit  # noqa: E402

VERSION = "6.1.0-9-amd64"
MODULES = f"usr/lib/modules/{VERSION}"

# Form: what writes it, what reads it.
FORMS = {
    "none": (["cat"], ["cat"]),
    "gzip": (["gzip", "-c"], ["gzip", "-dc"]),
    "bzip2": (["bzip2", "-c"], ["bzip2", "-dc"]),
    "lzma": (["xz", "--format=lzma", "-c"], ["xz", "--format=lzma", "-dc"]),
    "xz": (["xz", "--check=crc32", "-c"], ["xz", "-dc"]),
    "lzo": (["lzop", "-c"], ["lzop", "-dc"]),
    "lz4": (["lz4", "-l", "-c"], ["lz4", "-dc"]),
    "zstd": (["zstd", "-q", "-c"], ["zstd", "-q", "-dc"]),
}
READERS = {b"\x1f\x8b": "gzip", b"\x28\xb5": "zstd", b"\x02\x21": "lz4"}

MODULES_DEP = """\
kernel/drivers/nvme/host/nvme.ko: kernel/drivers/nvme/host/nvme-core.ko
kernel/drivers/nvme/host/nvme-core.ko:
kernel/fs/ext4/ext4.ko:
"""
MODULES_ALIAS = "alias pci:v*d*sv*sd*bc01sc08i02* nvme\nalias fs-ext4 ext4\n"


def pipe(command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="ascii")


def packed(directory):
    """The tree as one cpio archive."""
    names = sorted(str(path.relative_to(directory)) for path in directory.rglob("*"))
    listing = "".join(name + "\n" for name in names).encode()
    return subprocess.run(["cpio", "--quiet", "-o", "-H", "newc"], input=listing, stdout=subprocess.PIPE,
                          cwd=directory, check=True).stdout


def unpack(archive, directory):
    subprocess.run(["cpio", "--quiet", "-i", "-d", "-u", "-H", "newc"], input=archive, cwd=directory, check=True)


class AppendedDrivers(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.directory)
        self.guest = self.directory / "guest"
        modules = self.guest / "lib/modules" / VERSION
        for name in ("drivers/nvme/host/nvme.ko", "drivers/nvme/host/nvme-core.ko", "fs/ext4/ext4.ko"):
            write(modules / "kernel" / name, name)
        write(modules / "modules.dep", MODULES_DEP)
        write(modules / "modules.alias", MODULES_ALIAS)
        write(modules / "modules.builtin", "kernel/drivers/block/xen-blkfront.ko\nkernel/drivers/net/ena.ko\n"
                                           "kernel/drivers/net/xen-netfront.ko\n")
        write(self.guest / "etc/os-release", "ID=debian\n")
        write(self.guest / f"boot/vmlinuz-{VERSION}", "kernel")
        write(self.guest / "boot/grub/grub.cfg", f"menuentry 'x' {{\n linux /boot/vmlinuz-{VERSION} root=UUID=1\n}}\n")

    def initramfs(self):
        """A small one of dracut, as a tree."""
        tree = self.directory / "tree"
        for name in ("usr/lib/dracut", f"{MODULES}/kernel/fs/ext4"):
            (tree / name).mkdir(parents=True)
        (tree / "lib").symlink_to("usr/lib")
        write(tree / "init", "#!/bin/sh\n")
        write(tree / MODULES / "kernel/fs/ext4/ext4.ko", "ext4")
        # The lists in both forms; it does not mind that these modules are none.
        subprocess.run(["depmod", "-b", tree / "usr", VERSION], check=False, capture_output=True)
        return tree

    def changed(self, image):
        """What guestfit makes of the initramfs `image`."""
        path = self.guest / f"boot/initramfs-{VERSION}.img"
        path.write_bytes(image)
        arguments = ["apply", "--in-place", "--only", "linux/drivers/initramfs", "--directory", self.guest]
        result = guestfit(*arguments)
        self.assertEqual(result.status, 0, result)
        after = path.read_bytes()
        again = guestfit(*arguments)
        self.assertEqual((again.status, path.read_bytes()), (0, after), again)
        return after

    def check_modules(self, unpacked):
        self.assertTrue((unpacked / "lib").is_symlink())
        modprobe = ["modprobe", "-S", VERSION, "-d", unpacked]
        loaded = subprocess.run([*modprobe, "--show-depends", "nvme"], capture_output=True, text=True, check=True)
        self.assertEqual([pathlib.Path(line.split()[1]).name for line in loaded.stdout.splitlines()],
                         ["nvme-core.ko", "nvme.ko"])
        disk = "pci:v00001D0Fd00008061sv00001D0Fsd00000000bc01sc08i02"
        found = subprocess.run([*modprobe, "-R", disk], capture_output=True, text=True, check=True)
        self.assertEqual(found.stdout.split(), ["nvme"])

    def test_every_form(self):
        tree = self.initramfs()
        archive = packed(tree)
        microcode = self.directory / "microcode"
        write(microcode / "kernel/x86/microcode/GenuineIntel.bin", "microcode")
        early = packed(microcode)
        for form, (writer, reader) in FORMS.items():
            with self.subTest(form=form):
                if shutil.which(writer[0]) is None:
                    self.skipTest(f"{writer[0]} is not installed")
                before = early + pipe(writer, archive)
                after = self.changed(before)
                self.assertEqual(after[:len(before)], before)
                appended = after[len(before):].lstrip(b"\0")
                unpacked = self.directory / f"unpacked-{form}"
                unpacked.mkdir()
                unpack(archive, unpacked)
                self.assertEqual(pipe(reader, before[len(early):]), archive)
                unpack(pipe(FORMS[READERS[appended[:2]]][1], appended), unpacked)
                self.check_modules(unpacked)
                shutil.rmtree(self.guest / "var", ignore_errors=True)
                for backup in (self.guest / "boot").glob(".*.guestfit-orig"):
                    backup.unlink()


if __name__ == "__main__":
    unittest.main()
