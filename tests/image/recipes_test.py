#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""That the recipes of test guests say what they are for and what they are made of, and that the guests on other
storage are what other tests take them for, read by libguestfs. About two minutes on two busy cores without KVM."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import copy_guest, require_programs, run  # noqa: E402
from support.program import LONGEST_RUN, ROOT  # noqa: E402

IMAGES = ROOT / "images"
# Without KVM even where there is one: a KVM that hangs is no concern of this test.
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "LIBGUESTFS_BACKEND": "direct",
               "LIBGUESTFS_BACKEND_SETTINGS": "force_tcg"}
# How guestfish mounts the root of each guest, whose disks begin with the first letter of the list that is left.
ROOTS = {"tiny-xfs": ["mount-ro /dev/{disk}2 /"],
         "tiny-btrfs": ["mount-options ro,subvol=@ /dev/{disk}2 /"],
         "tiny-jfs": ["mount-ro /dev/{disk}1 /"],
         "tiny-lvm": ["mount-ro /dev/vg-main/root /"],
         "tiny-luks": ["cryptsetup-open /dev/{disk}5 container", "lvm-scan true", "mount-ro /dev/tiny-luks-vg/root /"],
         "tiny-md": ["mount-ro /dev/disk/by-uuid/6d1f0f38-52a5-4c1e-9d55-3b0ea2f4c781 /"]}
# What is read there, and what has to be in it.
READINGS = {"getxattr /etc/fstab security.selinux": "system_u:object_r:etc_t:s0",
            "getxattr /etc/network/interfaces security.selinux": "system_u:object_r:net_conf_t:s0",
            "getxattr /etc/default/grub user.comment": "changed by hand, see the log book",
            "acl-get-file /etc/initramfs-tools/modules access": "user:1000:rw-",
            "acl-get-file /srv/shared default": "group:33:r-x",
            "lstat /root/grub-settings": "nlink: 2",
            "readlink /etc/alternatives/editor": "/usr/bin/vim.basic",
            "ls /srv/shared": "日本語"}


def listed(what=""):
    return [line.split()[0] for line in run(IMAGES / "make", "--list", *filter(None, [what])).splitlines()]


def read_roots(directory):
    """Guest to what guestfish prints for READINGS, all in one appliance."""
    arguments, script, letters = [], ["run"], iter("abcdefgh")
    for guest, mounting in ROOTS.items():
        folder = pathlib.Path(directory) / guest
        folder.mkdir()
        images = copy_guest(guest, folder)
        arguments += [word for image in images for word in ("-a", image)]
        disks = [f"sd{next(letters)}" for _ in images]
        script += [f"echo guest:{guest}", *(line.format(disk=disks[0]) for line in mounting), *READINGS, "umount-all"]
    # Not as a file of commands: guestfish would take the passphrase from it too.
    commands = " : ".join(script).split(" ")
    passphrase = (IMAGES / "recipes/tiny-luks/passphrase").read_bytes()
    done = subprocess.run(["guestfish", "--ro", "--keys-from-stdin", *arguments, *commands], env=ENVIRONMENT,
                          input=passphrase + b"\n", capture_output=True, timeout=LONGEST_RUN, check=False)
    output = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise AssertionError(f"guestfish failed after\n{output}\n{done.stderr.decode(errors='replace')}")
    return dict(part.split("\n", 1) for part in output.split("guest:")[1:])


class Texts(unittest.TestCase):
    def test_every_recipe_is_for_something(self):
        self.assertEqual(sorted(listed("tests") + listed("bench") + listed("boot")), sorted(listed()))
        self.assertIn("debian12-reference", listed("tests"))
        self.assertIn("debian12-lvm", listed("bench"))

    def test_the_readme_says_what_each_guest_is_for(self):
        table = re.findall(r"^\| (`.*?) \|", (IMAGES / "README.md").read_text(encoding="utf-8"), re.M)
        self.assertEqual(sorted(re.findall(r"`(.*?)`", " ".join(table))), sorted(listed()))

    def test_a_recipe_names_the_files_that_it_uses(self):
        """An image is made anew when one of these changes: one that is missing in the list would leave it as it was."""
        for name in listed():
            text = (IMAGES / "recipes" / name / "build").read_text(encoding="utf-8")
            (uses,) = re.findall(r"^# Uses: (.*)$", text, re.M)
            for file in uses.split():
                self.assertTrue((IMAGES / file).exists(), f"{name}: {file}")
            parts = re.findall(r"^for part in (.*); do$", text, re.M)
            for part in parts[0].split() if parts else []:
                self.assertIn(f"lib/{part}.sh", uses.split(), name)


class Guests(unittest.TestCase):
    def test_files_have_what_only_file_systems_of_linux_keep(self):
        """What no ordinary user can give a file, and what the backends are compared on."""
        require_programs("guestfish")
        with tempfile.TemporaryDirectory() as work:
            readings = read_roots(work)
        self.assertEqual(readings.keys(), ROOTS.keys())
        for guest, output in readings.items():
            for command, expected in READINGS.items():
                with self.subTest(guest=guest, command=command):
                    self.assertIn(expected, output)

    def test_windows_is_recognised_by_others(self):
        """Its hives are made by a generator of ours, so that our own reading of them would prove little."""
        require_programs("virt-inspector", "hivexregedit", "ntfs-3g")
        with tempfile.TemporaryDirectory() as work:
            (image,) = copy_guest("tiny-windows", work)
            done = subprocess.run(["virt-inspector", "--no-icon", "-a", image], env=ENVIRONMENT, capture_output=True,
                                  timeout=LONGEST_RUN, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        guest = xml.etree.ElementTree.fromstring(done.stdout).find("operatingsystem")
        self.assertEqual(guest.findtext("product_name"), "Windows Server 2012 R2 Standard")
        self.assertEqual(guest.findtext("arch"), "x86_64")
        self.assertEqual(guest.findtext("windows_current_control_set"), "ControlSet001")
        self.assertEqual(guest.find("drive_mappings/drive_mapping[@name='C']").text, "/dev/sda2")


if __name__ == "__main__":
    unittest.main()
