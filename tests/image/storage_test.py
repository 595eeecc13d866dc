#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What guests on other storage and with SELinux need, with both backends, judged by what Linux reads on their disks:
labels of new files, the boot loader at the fallback path, an fstab that is none. Ten minutes on two busy cores."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import copy_guest  # noqa: E402
from support.guest_tree import change_guest, differences, read_disks  # noqa: E402
from support.image_case import BACKENDS, ImageCase  # noqa: E402
from support.program import guestfit_json  # noqa: E402

CONTEXTS = r"""
/.*	system_u:object_r:default_t:s0
/etc/.*	system_u:object_r:etc_t:s0
/var/.*	system_u:object_r:var_t:s0
/var/lib(/.*)?	system_u:object_r:var_lib_t:s0
/var/lib/guestfit(/.*)?	system_u:object_r:guestfit_var_lib_t:s0
/var/lib/guestfit	-d	system_u:object_r:guestfit_dir_t:s0
"""
POLICY = f"""
files = guest / "etc/selinux/targeted/contexts/files"
files.mkdir(parents=True)
(files / "file_contexts").write_text({CONTEXTS!r})
(guest / "etc/selinux/config").write_text("SELINUX=enforcing\\nSELINUXTYPE=targeted\\n")
os.setxattr(guest / "etc/fstab", "security.selinux", b"system_u:object_r:etc_t:s0\\0")
"""
CREATED = {"/var/lib/guestfit": "dir", "/var/lib/guestfit/manifest.json": "file"}


def label(entry):
    return bytes.fromhex(entry["attributes"].get("security.selinux", "")).rstrip(b"\0").decode()


class Labels(ImageCase):
    def test_new_files_get_the_label_of_the_policy_and_others_keep_theirs(self):
        self.with_each_backend("tiny-debian", self.check)

    def check(self, backend, images):
        change_guest(images[0], POLICY)
        before = read_disks(images)["files"]
        applied = guestfit_json("apply", "--in-place", "--backend", backend, *images)
        self.assertEqual(applied.status, 0, applied)
        after = read_disks(images)["files"]
        for path, kind in CREATED.items():
            self.assertEqual(label(after[f"sda1:{path}"]), self.expected(path, kind))
        self.assertEqual(label(after["sda1:/etc/fstab"]), "system_u:object_r:etc_t:s0")
        self.assertEqual(label(after["sda1:/etc/.fstab.guestfit-orig"]), "system_u:object_r:etc_t:s0")
        self.assertEqual(guestfit_json("revert", "--backend", backend, *images).status, 0)
        self.assertEqual(differences(before, read_disks(images)["files"]), {})

    def expected(self, path, kind):
        """As matchpathcon(8) reads the same texts; as a person does where it is not installed."""
        program = shutil.which("matchpathcon", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if program is None:
            return "system_u:object_r:guestfit_dir_t:s0" if kind == "dir" else "system_u:object_r:guestfit_var_lib_t:s0"
        contexts = self.directory / "file_contexts"
        contexts.write_text(CONTEXTS, encoding="utf-8")
        said = subprocess.run([program, "-n", "-f", contexts, "-m", kind, path], check=True, stdout=subprocess.PIPE, text=True)
        return said.stdout.strip()


class UefiFallback(ImageCase):
    """A guest that only an entry in the firmware's memory starts."""

    def test_the_boot_loader_is_copied_and_revert_takes_it_away(self):
        self.with_each_backend("tiny-btrfs", self.check)

    def check(self, backend, images):
        change_guest(images[0], "import shutil\nshutil.rmtree(guest / 'EFI/BOOT')\n", "sda1", "vfat")
        before = read_disks(images)
        applied = guestfit_json("apply", "--in-place", "--backend", backend, *images)
        self.assertEqual(applied.status, 0, applied)
        after = read_disks(images)
        copies = {"BOOTX64.EFI": "shimx64.efi", "grubx64.efi": "grubx64.efi", "grub.cfg": "grub.cfg"}
        for copy, original in copies.items():
            self.assertEqual(after["files"][f"sda1:/EFI/BOOT/{copy}"]["content"],
                             before["files"][f"sda1:/EFI/debian/{original}"]["content"])
        self.assertEqual(after["unsound"], {})
        self.assertEqual(guestfit_json("audit", "--backend", backend, *images).report["outcome"], "no-changes")
        self.assertEqual(guestfit_json("revert", "--backend", backend, *images).status, 0)
        self.assertEqual(differences(before["files"], read_disks(images)["files"]), {})


class BadFstab(ImageCase):
    def test_a_directory_is_refused_with_a_remedy(self):
        images = self.copy("tiny-debian")
        change_guest(images[0], "os.unlink(guest / 'etc/fstab')\nos.mkdir(guest / 'etc/fstab')\n")
        result = self.unchanged(images, "audit", *images)
        self.assertEqual(result.status, 3, result)
        blocker = next(each for each in result.findings if each["severity"] == "blocker")
        self.assertEqual(blocker["code"], "ERR-5")
        self.assertTrue(blocker["remedy"])


class Arrays(ImageCase):
    def test_an_array_has_the_name_that_the_guest_gave_it(self):
        images = copy_guest("tiny-md", self.directory)
        for backend in BACKENDS:
            result = self.unchanged(images, "inspect", "--backend", backend, *images)
            self.assertEqual(result.report["guest"]["root"], "/dev/md0", result)


if __name__ == "__main__":
    unittest.main()
