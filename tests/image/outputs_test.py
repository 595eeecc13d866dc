#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The other ways in and out on the small Debian guest: a new image instead of the old one, a tree of files instead
of an image, and a plan that is made first and applied later. About four minutes on two busy cores without KVM."""
import json
import os
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import checksum, names_in, run  # noqa: E402
from support.guest_tree import change_guest, differences, read_disks, unpack_guest  # noqa: E402
from support.image_case import ImageCase  # noqa: E402
from support.program import guestfit_json  # noqa: E402


def virtual_size(image):
    return json.loads(run("qemu-img", "info", "--output=json", image))["virtual-size"]


class NewImage(ImageCase):
    def write_new(self, name, *options):
        """Applies to a new image, and returns both images with the audit of the old one."""
        image = self.copy("tiny-debian")[0]
        audit = guestfit_json("audit", image)
        before, new = checksum(image), self.directory / name
        result = guestfit_json("apply", "-o", new, *options, image)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.report["outcome"], "applied")
        self.assertEqual(result.report["output"], str(new))
        self.assertEqual(checksum(image), before)
        self.assertEqual(names_in(self.directory), sorted([image.name, name]))
        return image, new, audit

    def check_complete(self, image, new, audit, image_format):
        facts = json.loads(run("qemu-img", "info", "--output=json", new))
        self.assertEqual(facts["format"], image_format)
        self.assertNotIn("backing-filename", facts)
        self.assertEqual(facts["virtual-size"], virtual_size(image))
        old, now = read_disks([image]), read_disks([new])
        self.assertEqual(now["unsound"], {})
        self.assertEqual(now["rest"], old["rest"])
        for path, entry in audit.changed_files.items():
            self.assertEqual(now["files"][f"sda1:{path}"]["content"], entry["sha256_after"])
            self.assertEqual(now["files"][f"sda1:{entry['backup']}"], old["files"][f"sda1:{path}"])
        self.assertEqual(guestfit_json("audit", new).status, 0)

    def test_a_new_qcow2_image(self):
        self.check_complete(*self.write_new("new.qcow2"), "qcow2")
        # What exists is never written over, with the guest in it or not.
        image = self.directory / "disk.qcow2"
        result = self.unchanged([image, self.directory / "new.qcow2"], "apply", "-o", self.directory / "new.qcow2", image)
        self.assertEqual(result.status, 1, result)
        self.assertRegex(result.findings[0]["message"], "new.qcow2 exists already")

    def test_a_new_raw_image(self):
        self.check_complete(*self.write_new("new.raw", "-O", "raw"), "raw")

    def test_two_new_images_for_two_disks(self):
        images = self.copy("tiny-two-disks")
        before = [checksum(image) for image in images]
        result = guestfit_json("apply", "-o", self.directory / "new.qcow2", *images)
        self.assertEqual(result.status, 0, result)
        self.assertEqual([checksum(image) for image in images], before)
        new = [self.directory / name for name in names_in(self.directory) if name.startswith("new")]
        self.assertEqual(len(new), 2, new)
        new.sort(key=lambda path: path.name != "new.qcow2")
        self.assertEqual(guestfit_json("audit", *new).status, 0)


class Tree(ImageCase):
    """A guest that is unpacked somewhere."""

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("only root can unpack a guest with the owners of its files")

    def test_audit_apply_and_revert(self):
        tree = self.directory / "tree"
        tree.mkdir()
        image = self.copy("tiny-debian")[0]
        unpack_guest(image, tree)
        before = describe_tree(tree)
        audit = guestfit_json("audit", "--directory", tree)
        self.assertEqual(audit.status, 2, audit)
        self.assertEqual(describe_tree(tree), before)
        self.assertIn("/etc/network/interfaces", audit.changed_files)
        applied = guestfit_json("apply", "--in-place", "--directory", tree)
        self.assertEqual(applied.status, 0, applied)
        self.assertEqual(applied.report["files"], audit.report["files"])
        after = describe_tree(tree)
        for path, entry in audit.changed_files.items():
            self.assertEqual(after[path]["content"], entry["sha256_after"])
            self.assertEqual(after[entry["backup"]], before[path])
        self.assertEqual(guestfit_json("audit", "--directory", tree).status, 0)
        reverted = guestfit_json("revert", "--directory", tree)
        self.assertEqual(reverted.status, 0, reverted)
        self.assertEqual(differences(before, describe_tree(tree)), {})

    def test_a_tree_has_no_new_image(self):
        result = guestfit_json("apply", "-o", self.directory / "new.qcow2", "--directory", self.directory)
        self.assertEqual(result.status, 64, result)


class SavedPlan(ImageCase):
    def test_a_plan_is_applied_later_without_other_options(self):
        image, plan = self.copy("tiny-debian")[0], self.directory / "plan.json"
        audit = guestfit_json("audit", "--target", "kvm", "--skip", "linux/network/interfaces", "--plan-out", plan, image)
        self.assertEqual(audit.status, 2, audit)
        self.assertNotIn("/etc/network/interfaces", audit.changed_files)
        result = guestfit_json("apply", "--in-place", "--plan", plan, image)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.report["target"], "kvm")
        self.assertEqual(result.report["files"], audit.report["files"])
        again = self.unchanged([image], "apply", "--in-place", "--plan", plan, image)
        self.assertEqual(again.status, 3, again)

    def test_a_plan_for_a_guest_that_changed_since_is_refused(self):
        image, plan = self.copy("tiny-debian")[0], self.directory / "plan.json"
        self.assertEqual(guestfit_json("audit", "--plan-out", plan, image).status, 2)
        change_guest(image, "with open(guest / 'etc/fstab', 'a') as file: file.write('# a line more\\n')\n")
        for where in (["--in-place"], ["-o", self.directory / "new.qcow2"]):
            result = self.unchanged([image, plan], "apply", *where, "--plan", plan, image)
            self.assertEqual(result.status, 3, result)
            self.assertEqual(result.report["outcome"], "refused")
            (refusal,) = [finding for finding in result.findings if finding["severity"] == "blocker"]
            self.assertRegex(refusal["message"], "the guest has changed since the plan was made: .*/etc/fstab")
            self.assertRegex(refusal["remedy"], "new plan with guestfit audit --plan-out")

    def test_the_same_guest_gives_the_same_plan(self):
        image = self.copy("tiny-debian")[0]
        plans = [self.directory / name for name in ("one.json", "two.json")]
        for plan in plans:
            self.assertEqual(guestfit_json("audit", "--plan-out", plan, image).status, 2)
        self.assertEqual(plans[0].read_bytes(), plans[1].read_bytes())


def describe_tree(tree):
    """As guest_tree.read_disks, of a tree on this machine."""
    walker = pathlib.Path(__file__).resolve().parents[1] / "support/walk_tree.py"
    return json.loads(run(sys.executable, "-I", walker, "--tree", tree))


if __name__ == "__main__":
    unittest.main()
