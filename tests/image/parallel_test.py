#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Several sandboxes at once on one machine: each looks at its own guest, none gets in the way of another. Under a
minute on two busy cores."""
import concurrent.futures
import pathlib
import shutil
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import checksum, names_in, require_programs  # noqa: E402
from support.image_case import ImageCase  # noqa: E402
from support.program import guestfit_json  # noqa: E402
from support.reports import without_path  # noqa: E402

AT_ONCE = 4


def audit(image):
    return guestfit_json("audit", "--backend", "sandbox", image)


def apply(image):
    return guestfit_json("apply", "--in-place", "--backend", "sandbox", image)


class Parallel(ImageCase):
    def setUp(self):
        super().setUp()
        require_programs("bwrap", "linux.uml", "qemu-storage-daemon")
        first = self.copy("tiny-debian")[0]
        self.images = [first] + [self.directory / f"copy{number}.qcow2" for number in range(1, AT_ONCE)]
        for image in self.images[1:]:
            shutil.copyfile(first, image)
        self.names = names_in(self.directory)

    def all_at_once(self, command):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(command, self.images))

    def check_same_reports(self, results, expected):
        for image, result in zip(self.images, results):
            with self.subTest(image=image.name):
                self.assertEqual(without_path(result.out, image), expected)
        self.assertEqual(names_in(self.directory), self.names)

    def test_audits_at_once_report_what_one_alone_does(self):
        alone = audit(self.images[0])
        self.assertEqual(alone.status, 2, alone)
        self.assertIn("/etc/fstab", alone.changed_files)
        before = checksum(self.images[0])
        results = self.all_at_once(audit)
        self.assertEqual([result.status for result in results], [2] * AT_ONCE, "\n".join(map(str, results)))
        self.check_same_reports(results, without_path(alone.out, self.images[0]))
        self.assertEqual([checksum(image) for image in self.images], [before] * AT_ONCE)

    def test_applies_at_once_each_change_their_own_image(self):
        results = self.all_at_once(apply)
        self.assertEqual([result.status for result in results], [0] * AT_ONCE, "\n".join(map(str, results)))
        self.check_same_reports(results, without_path(results[0].out, self.images[0]))
        again = self.all_at_once(audit)
        self.assertEqual([result.status for result in again], [0] * AT_ONCE, "\n".join(map(str, again)))


if __name__ == "__main__":
    unittest.main()
