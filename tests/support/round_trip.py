# SPDX-License-Identifier: LGPL-2.1-or-later
"""audit, apply, audit, revert on one guest, judged by what another reader finds on its disks. A test case inherits
from RoundTrip and unittest.TestCase, and says what guest it is about."""
import os
import pathlib
import tempfile

from support.disk_images import copy_guest, names_in
from support.guest_tree import differences, read_disks
from support.program import guestfit_json, require_program

STATE = "/var/lib/guestfit"


def parent(path):
    return os.path.dirname(path)


class RoundTrip:
    guest = None            # a recipe of images/
    options = ()            # further options of every command
    devices = {"/": "sda1"}  # where the guest mounts its file systems

    @classmethod
    def prepare(cls, images):
        """Changes the guest before anything else happens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_program()
        work = tempfile.TemporaryDirectory()
        cls.addClassCleanup(work.cleanup)
        cls.directory = pathlib.Path(work.name)
        cls.images = copy_guest(cls.guest, cls.directory)
        cls.prepare(cls.images)
        cls.names = names_in(cls.directory)
        cls.before = read_disks(cls.images)
        cls.audit = guestfit_json("audit", *cls.options, *cls.images)
        cls.apply = guestfit_json("apply", "--in-place", *cls.options, *cls.images)
        cls.names_after = names_in(cls.directory)
        cls.after = read_disks(cls.images)
        cls.second = guestfit_json("audit", *cls.options, *cls.images)
        cls.revert = guestfit_json("revert", *[o for o in cls.options if not o.startswith("--target")], *cls.images)
        cls.reverted = read_disks(cls.images)

    def on_disk(self, path):
        """The key of a guest's path in what was read: "sda1:/etc/fstab"."""
        mountpoint = max((m for m in self.devices if m == "/" or path == m or path.startswith(m + "/")), key=len)
        inner = path if mountpoint == "/" else path[len(mountpoint):]
        return f"{self.devices[mountpoint]}:{inner or '/'}"

    def test_audit_finds_changes(self):
        self.assertEqual(self.audit.status, 2, self.audit)
        self.assertEqual(self.audit.report["outcome"], "changes")

    def test_apply_reports_what_audit_planned(self):
        self.assertEqual(self.apply.status, 0, self.apply)
        self.assertEqual(self.apply.report["outcome"], "applied")
        for key in ("changes", "files", "findings", "guest"):
            self.assertEqual(self.apply.report[key], self.audit.report[key])

    def test_files_are_what_audit_said(self):
        for path, entry in self.audit.changed_files.items():
            with self.subTest(path=path):
                self.assertEqual(self.after["files"][self.on_disk(path)]["content"], entry["sha256_after"])
                self.assertEqual(self.before["files"][self.on_disk(path)]["content"], entry["sha256_before"])

    def test_changes_carry_the_checksums_of_their_file(self):
        files = self.audit.changed_files
        for change in self.audit.report["changes"]:
            self.assertEqual({change[k] for k in ("sha256_before", "sha256_after", "backup")},
                             {files[change["path"]][k] for k in ("sha256_before", "sha256_after", "backup")})
        self.assertEqual({change["path"] for change in self.audit.report["changes"]}, files.keys())

    def test_backups_are_the_originals(self):
        for path, entry in self.audit.changed_files.items():
            with self.subTest(path=path):
                original = dict(self.before["files"][self.on_disk(path)])
                self.assertEqual(self.after["files"][self.on_disk(entry["backup"])], original)

    def test_changed_files_keep_mode_owner_and_attributes(self):
        for path in self.audit.changed_files:
            before, after = (side["files"][self.on_disk(path)] for side in (self.before, self.after))
            for key in ("kind", "mode", "owner", "attributes", "links"):
                self.assertEqual(after[key], before[key], f"{key} of {path}")

    def test_apply_touches_nothing_else(self):
        """The planned files, their backups, guestfit's own directory, and the times of directories that got a name."""
        found = differences(self.before["files"], self.after["files"])
        planned = {}
        for path, entry in self.audit.changed_files.items():
            planned[self.on_disk(path)] = None
            planned[self.on_disk(entry["backup"])] = ["appeared"]
            planned[self.on_disk(parent(path))] = ["modified"]
        for path in (STATE, STATE + "/manifest.json"):
            planned[self.on_disk(path)] = ["appeared"]
        planned[self.on_disk(parent(STATE))] = ["links", "modified"]
        self.assertEqual(found.keys(), planned.keys())
        for path, what in planned.items():
            if what:
                self.assertLessEqual(set(found[path]), set(what), path)
        self.assertEqual(self.after["rest"], self.before["rest"])

    def test_file_systems_stay_sound(self):
        for side in (self.before, self.after, self.reverted):
            self.assertEqual(side["unsound"], {})

    def test_second_audit_finds_nothing(self):
        self.assertEqual(self.second.status, 0, self.second)
        self.assertEqual(self.second.report["outcome"], "no-changes")
        self.assertEqual(self.second.report["changes"], [])
        self.assertEqual(self.second.report["files"], [])

    def test_revert_restores_everything(self):
        self.assertEqual(self.revert.status, 0, self.revert)
        self.assertEqual(self.revert.report["outcome"], "reverted")
        self.assertEqual(differences(self.before["files"], self.reverted["files"]), {})
        self.assertEqual(self.reverted["rest"], self.before["rest"])

    def test_nothing_stays_beside_the_image(self):
        self.assertEqual(self.names_after, self.names)
        self.assertEqual(names_in(self.directory), self.names)

