#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sandbox and libguestfs are two ways to the same result: the same reports, and the same files on the disks. The
guests of APPLIED are changed with both, and each copy is put back with the backend that did not change it; the others
are audited with both. Where GUESTFIT_ALL_GUESTS is set, all guests are audited and changed, those that are made to be
booted among them (or those that it names), and it is checked too that apply reports what audit planned and leaves
nothing to do. Almost all of the time is libguestfs's."""
import os
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import copy_guest, names_in, run  # noqa: E402
from support.guest_tree import differences, read_disks  # noqa: E402
from support.image_case import BACKENDS, ImageCase  # noqa: E402
from support.program import ROOT, guestfit_json  # noqa: E402

CHOSEN = os.environ.get("GUESTFIT_ALL_GUESTS", "").split()
ALL = bool(CHOSEN)
# Between them, ext4, XFS, LVM, and subvolumes of a Btrfs.
APPLIED = ("tiny-lvm", "tiny-btrfs")
# What has to be said to each of the guests besides their disks; none otherwise.
PASSPHRASE = ROOT / "images/recipes/tiny-luks/passphrase"
OPTIONS = {"tiny-two-roots": ([], ["--root", "/dev/sda2"]), "tiny-luks": ([], ["--key", f"/dev/sda5:{PASSPHRASE}"])}
REFUSED = 3
MANIFEST = "/guestfit/manifest.json"  # in /var/lib, which may be on a file system of its own


def guests():
    purposes = ("tests", "boot") if ALL else ("tests",)
    known = [line.split()[0] for purpose in purposes
             for line in run(ROOT / "images/make", "--list", purpose).splitlines()]
    return known if CHOSEN in ([], ["yes"]) else [name for name in known if name in CHOSEN]


def times_of_the_run(path, before, entry):
    """Whether a file has the time of the run, which no two runs share: what is new or was changed, backups apart,
    which have the time of the original."""
    return not path.endswith(".guestfit-orig") and entry["modified"] != before.get(path, {}).get("modified")


def without_times_of_the_run(before, files):
    """The manifest tells some of these times."""
    left = {}
    for path, entry in files.items():
        ignored = {"modified"} if times_of_the_run(path, before, entry) else set()
        if path.endswith(MANIFEST):
            ignored |= {"content", "size"}
        left[path] = {key: value for key, value in entry.items() if key not in ignored}
    return left


def without_sizes_of_directories(files):
    """A directory that had more names may stay larger; JFS has it so."""
    return {path: {key: value for key, value in entry.items() if key != "size" or entry["kind"] != "directory"}
            for path, entry in files.items()}


class SameReport(ImageCase):
    def test_audit(self):
        for guest in guests():
            if guest in APPLIED and not ALL:
                continue  # SameFiles compares what apply says of it
            images = copy_guest(guest, self.directory)
            for options in OPTIONS.get(guest, ([],)):
                with self.subTest(guest=guest, options=options):
                    sandbox, libguestfs = (self.unchanged(images, "audit", "--backend", backend, *options, *images)
                                           for backend in BACKENDS)
                    print(f"{guest} {' '.join(options)}: {sandbox.report['outcome']}", flush=True)
                    self.assertEqual(sandbox.report, libguestfs.report)
                    self.assertEqual(sandbox.status, libguestfs.status)
            for image in images:
                image.unlink()


class SameFiles(ImageCase):
    """Each backend has a copy of the guest in a directory of its own, and is told names that are the same in both."""

    def setUp(self):
        super().setUp()
        self.copies = {}

    def command(self, backend, name, *options):
        images = self.copies[backend]
        return guestfit_json(name, "--backend", backend if name != "revert" else self.other(backend), *options,
                             *[image.name for image in images], directory=images[0].parent)

    @staticmethod
    def other(backend):
        return BACKENDS[1 - BACKENDS.index(backend)]

    def make_copies(self, guest):
        for backend in BACKENDS:
            directory = self.directory / f"{guest}-{backend}"
            directory.mkdir()
            self.copies[backend] = copy_guest(guest, directory)

    def read(self, backend, options):
        keys = (value.removeprefix("/dev/").split(":") for name, value in zip(options, options[1:]) if name == "--key")
        return read_disks(self.copies[backend], dict(keys))

    def check_guest(self, guest, options):
        self.make_copies(guest)
        before = self.read("sandbox", options)
        audited = self.command("sandbox", "audit", *options) if ALL else None
        applied = {backend: self.command(backend, "apply", "--in-place", *options) for backend in BACKENDS}
        after = {backend: self.read(backend, options) for backend in BACKENDS}
        self.assertEqual(applied["sandbox"].report, applied["libguestfs"].report)
        self.assertEqual(applied["sandbox"].status, applied["libguestfs"].status)
        if applied["sandbox"].status == REFUSED:
            self.assertEqual(after, {backend: before for backend in BACKENDS})
            self.skipTest(f"{guest} is refused, so nothing was written that could be compared")
        self.assertEqual(applied["sandbox"].status, 0, applied["sandbox"])
        self.compare(before, after)
        if audited:
            self.check_plan(audited, applied, options)
        for backend in BACKENDS:
            with self.subTest(changed_by=backend, put_back_by=self.other(backend)):
                self.check_revert(backend, before, options)

    def check_plan(self, audited, applied, options):
        for key in ("changes", "files", "findings", "guest"):
            self.assertEqual(applied["sandbox"].report[key], audited.report[key])
        for backend in BACKENDS:
            again = self.command(backend, "audit", *options)
            self.assertEqual((again.report["outcome"], again.report["changes"]), ("no-changes", []), again)

    def compare(self, before, after):
        sandbox, libguestfs = (without_times_of_the_run(before["files"], after[backend]["files"])
                               for backend in BACKENDS)
        self.assertEqual(differences(sandbox, libguestfs), {})
        self.assertNotEqual(differences(before["files"], after["sandbox"]["files"]), {})
        for backend in BACKENDS:
            self.assertEqual(after[backend]["rest"], before["rest"])
            self.assertEqual(after[backend]["unsound"], {})

    def check_revert(self, backend, before, options):
        reverted = self.command(backend, "revert", *options)
        self.assertEqual(reverted.status, 0, reverted)
        self.assertEqual(reverted.report["outcome"], "reverted")
        found = self.read(backend, options)
        self.assertEqual(differences(*map(without_sizes_of_directories, (before["files"], found["files"]))), {})
        self.assertEqual(found["rest"], before["rest"])
        self.assertEqual(found["unsound"], {})
        images = self.copies[backend]
        self.assertEqual(names_in(images[0].parent), sorted(image.name for image in images))


def add_guest(guest, options):
    def test(self):
        self.check_guest(guest, options)

    name = "_".join(["test", *guest.split("-"), *(["with_options"] if options else [])])
    setattr(SameFiles, name, test)


for each in guests() if ALL else APPLIED:
    for its_options in OPTIONS.get(each, ([],)):
        add_guest(each, its_options)

if __name__ == "__main__":
    unittest.main()
