#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ctrl-C, and the signal with which service managers end a program, at several moments of a run: it ends soon, says so
in one sentence, leaves the image as it was and nothing beside it. About a minute on two busy cores without KVM."""
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import checksum, copy_guest, names_in  # noqa: E402
from support.image_case import ImageCase  # noqa: E402
from support.program import command_line  # noqa: E402
from support.run_processes import leftovers, marked_environment  # noqa: E402

# Seconds, on a machine with much else to do. libguestfs cannot be stopped while it starts its appliance.
SOON = {"sandbox": 20, "libguestfs": 300}
STEPS = {"sandbox": ("Starting the sandbox", "Finding out", "Planning"), "libguestfs": ("Starting the appliance",)}


class Interrupt(ImageCase):
    def run_until(self, step, end, backend, *command):
        """Ends the run right after it has announced the step: what it said, and its exit status. Ctrl-C reaches all
        processes of the run, SIGTERM the program alone."""
        mark, settings = marked_environment(self.directory)
        process = subprocess.Popen(command_line(*command, "--backend", backend), env=settings, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True)
        for line in process.stderr:
            if line.startswith(step):
                break
        else:
            self.fail(f"the step {step} was not announced")
        time.sleep(0.3)
        (os.killpg if end == signal.SIGINT else os.kill)(process.pid, end)
        out, err = process.communicate(timeout=SOON[backend])
        self.assertEqual(leftovers(mark, self.image), [])
        return process.returncode, out + err

    def check(self, backend, step, end, *options):
        with self.subTest(backend=backend, step=step, end=end.name, options=options):
            status, text = self.run_until(step, end, backend, *options, self.image)
            self.assertEqual(status, 1, text)
            self.assertIn("guestfit was interrupted; the image is as it was", text)
            self.assertEqual(checksum(self.image), self.sum)
            self.assertEqual(names_in(self.image.parent), [self.image.name])

    def test_every_moment(self):
        folder = self.directory / "guest"
        folder.mkdir()
        self.image = copy_guest("tiny-debian", folder)[0]
        self.sum = checksum(self.image)
        for step in STEPS["sandbox"]:
            self.check("sandbox", step, signal.SIGINT, "apply", "--in-place")
            self.check("sandbox", step, signal.SIGTERM, "audit")
        self.check("sandbox", "Planning", signal.SIGTERM, "apply", "-o", folder / "new.qcow2")
        for step in STEPS["libguestfs"]:
            self.check("libguestfs", step, signal.SIGINT, "apply", "--in-place")


if __name__ == "__main__":
    unittest.main()
