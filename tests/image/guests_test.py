#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The small guests from end to end: those that are changed are changed as planned and put back, the others are
refused with the reason and left as they are. About five minutes on two busy cores without KVM."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.image_case import ImageCase  # noqa: E402
from support.program import guestfit_json  # noqa: E402
from support.round_trip import RoundTrip  # noqa: E402


class TinyDebian(RoundTrip, unittest.TestCase):
    guest = "tiny-debian"


class TinyTwoDisks(RoundTrip, unittest.TestCase):
    guest = "tiny-two-disks"
    devices = {"/": "sda1", "/data": "sdb1"}

    def test_the_second_disk_is_recognised(self):
        mountpoints = {entry["device"]: entry["mountpoint"] for entry in self.audit.report["guest"]["filesystems"]}
        self.assertEqual(mountpoints, {"/dev/sda1": "/", "/dev/sdb1": "/data"})
        self.assertIn("UUID=6d1f0f38-52a5-4c1e-9d55-3b0ea2f4c742", self.audit.changed_files["/etc/fstab"]["diff"])


class TinyTwoRoots(RoundTrip, unittest.TestCase):
    guest = "tiny-two-roots"
    options = ("--root", "/dev/sda2")
    devices = {"/": "sda2"}

    def test_the_other_system_is_left_alone(self):
        for path, entry in self.before["files"].items():
            if path.startswith("sda1:"):
                self.assertEqual(self.after["files"][path], entry)


class Refused(ImageCase):
    """By audit, and by apply in place and to a new image."""

    def refusals(self, images, *options):
        out = self.directory / "new.qcow2"
        refusals = []
        for command in (["audit"], ["apply", "--in-place"], ["apply", "-o", out]):
            with self.subTest(command=command):
                result = self.unchanged(images, *command, *options, *images)
                self.assertEqual(result.status, 3, result)
                self.assertEqual(result.report["outcome"], "refused")
                blockers = [each for each in result.findings if each["severity"] == "blocker"]
                self.assertEqual(len(blockers), 1, result)
                self.assertTrue(blockers[0]["remedy"])
                refusals.append((result, blockers[0]))
        self.assertEqual(len(refusals), 3)
        return refusals

    def test_full_boot_is_refused_with_both_figures(self):
        for _, blocker in self.refusals(self.copy("tiny-small-boot")):
            self.assertEqual(blocker["code"], "CFG-19")
            self.assertRegex(blocker["message"], r"/boot has \d\S* \w+ free, and \d\S* \w+ are needed")

    def test_two_systems_are_refused_and_listed(self):
        for result, blocker in self.refusals(self.copy("tiny-two-roots")):
            self.assertEqual(blocker["code"], "LIM-4")
            for device in ("/dev/sda1", "/dev/sda2"):
                self.assertIn(device, blocker["message"])
            self.assertIn("--root", blocker["remedy"])
            self.assertIsNone(result.report["guest"])

    def test_a_root_that_is_none_is_refused(self):
        for _, blocker in self.refusals(self.copy("tiny-two-roots"), "--root", "/dev/sda7"):
            self.assertIn("/dev/sda7", blocker["message"])
            self.assertIn("/dev/sda1", blocker["message"])

    def test_no_system_is_refused(self):
        for _, blocker in self.refusals(self.copy("tiny-no-os")):
            self.assertEqual(blocker["code"], "ERR-9")


class EachRoot(ImageCase):
    def test_root_chooses_the_system(self):
        images = self.copy("tiny-two-roots")
        for device, name in (("/dev/sda1", "tiny-one"), ("/dev/sda2", "tiny-two")):
            result = guestfit_json("audit", "--root", device, *images)
            self.assertEqual(result.status, 2, result)
            self.assertEqual(result.report["guest"]["hostname"], name)
            self.assertEqual(result.report["guest"]["root"], device)


if __name__ == "__main__":
    unittest.main()
