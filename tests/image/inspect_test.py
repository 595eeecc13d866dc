#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What guestfit finds out about the reference guest beside what virt-inspector says of it. About one minute on two
busy cores without KVM."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import copy_guest, require_programs  # noqa: E402
from support.program import LONGEST_RUN, guestfit_json, require_program  # noqa: E402


def virt_inspector(images):
    command = ["virt-inspector", "--no-icon", "--no-applications"]
    for image in images:
        command += ["-a", str(image)]
    # Without KVM even where there is one: a KVM that hangs is no concern of this test.
    environment = {**os.environ, "LIBGUESTFS_BACKEND": "direct", "LIBGUESTFS_BACKEND_SETTINGS": "force_tcg"}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=LONGEST_RUN, check=False)
    if done.returncode != 0:
        raise AssertionError(f"virt-inspector failed: {done.stderr.decode(errors='replace')}")
    return xml.etree.ElementTree.fromstring(done.stdout).find("operatingsystem")


class ReferenceGuest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        require_program()
        require_programs("virt-inspector")
        work = tempfile.TemporaryDirectory()
        cls.addClassCleanup(work.cleanup)
        images = copy_guest("debian12-reference", work.name)
        cls.result = guestfit_json("inspect", *images)
        cls.other = virt_inspector(images)

    def setUp(self):
        self.assertEqual(self.result.status, 0, self.result)
        self.guest = self.result.report["guest"]

    def test_operating_system(self):
        system, other = self.guest["os"], self.other
        self.assertEqual(system["family"], other.findtext("name"))
        self.assertEqual(system["distro"], other.findtext("distro"))
        self.assertEqual(system["arch"], other.findtext("arch"))
        self.assertEqual(system["version"], f"{other.findtext('major_version')}.{other.findtext('minor_version')}")
        # For Debian virt-inspector's product name is the content of /etc/debian_version; ours is for a person.
        self.assertEqual(system["version"], other.findtext("product_name"))
        self.assertRegex(system["product"], rf"Debian GNU/Linux {other.findtext('major_version')} \(.+\)")

    def test_host_name(self):
        self.assertEqual(self.guest["hostname"], self.other.findtext("hostname"))

    def test_root(self):
        self.assertEqual(self.guest["root"], self.other.findtext("root"))

    def existing(self, path):
        """Entries of virt-inspector without those that it takes from fstab although no disk has them."""
        present = {each.get("dev") for each in self.other.iterfind("filesystems/filesystem") if each.find("type") is not None}
        return [each for each in self.other.iterfind(path) if each.get("dev") in present]

    def test_mount_points(self):
        other = {each.get("dev"): each.text for each in self.existing("mountpoints/mountpoint")}
        mounted = {each["device"]: each["mountpoint"] for each in self.guest["filesystems"] if each["mountpoint"]}
        self.assertEqual(mounted, other)

    def test_file_systems(self):
        other = {each.get("dev"): (each.findtext("type"), each.findtext("uuid"))
                 for each in self.existing("filesystems/filesystem")}
        found = {each["device"]: (each["type"], each["uuid"]) for each in self.guest["filesystems"]}
        self.assertEqual(found, other)


if __name__ == "__main__":
    unittest.main()
