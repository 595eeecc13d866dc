# SPDX-License-Identifier: LGPL-2.1-or-later
"""A test case with a directory of its own for images, which knows what must stay as it is."""
import pathlib
import tempfile
import unittest

from support.disk_images import checksum, copy_guest, names_in
from support.program import guestfit_json, require_program

BACKENDS = ("sandbox", "libguestfs")


class ImageCase(unittest.TestCase):
    def setUp(self):
        require_program()
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.directory = pathlib.Path(work.name)

    def copy(self, guest):
        return copy_guest(guest, self.directory)

    def with_each_backend(self, guest, check):
        """Calls check(backend, images) for each backend, with images of the guest that no other has touched."""
        for backend in BACKENDS:
            with self.subTest(backend=backend):
                directory = self.directory / backend
                directory.mkdir()
                check(backend, copy_guest(guest, directory))

    def unchanged(self, images, *arguments, **options):
        """Runs the program, and checks that the images and their directory are afterwards as they were before."""
        names, before = names_in(self.directory), {image: self.state(image) for image in images}
        result = guestfit_json(*arguments, **options)
        self.assertEqual(names_in(self.directory), names, result)
        self.assertEqual({image: self.state(image) for image in images}, before, result)
        return result

    @staticmethod
    def state(image):
        status = image.stat()
        return checksum(image), status.st_mtime_ns, status.st_mode, status.st_uid
