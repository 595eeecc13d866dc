#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a program can do that was taken over by a hostile disk, where guestfit puts such programs: next to nothing.
A probe (sandbox_probe.cpp) tries, in the place of the sandbox's kernel, of the storage daemon, and of the worker
inside the kernel. The control is the same probe with the same attempts, not shut in: there they succeed."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.confinement_target import ConfinementTarget  # noqa: E402
from support.disk_images import require_programs  # noqa: E402
from support.program import ROOT, environment  # noqa: E402

NOBODY = 65534
# What every program needs to find its libraries: links into /usr, and the list of them.
SYSTEM = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache"}
# Modules of the kernel and rules, which are no secret, and what the kernel tells of itself.
DATA = ("/guestfit/modules/", "/guestfit/data/", "/tmp/.uml/")


class Confinement(unittest.TestCase):
    user = None  # the tests below, as who runs them

    def setUp(self):
        require_programs("bwrap", "linux.uml", "qemu-storage-daemon")
        self.program = os.environ.get("GUESTFIT_PROBE")
        if not self.program:
            self.skipTest("GUESTFIT_PROBE, the path of the probe, is not set")
        self.target = self.enterContext(ConfinementTarget(self.program, self.user))

    def probe(self, *words):
        done = subprocess.run([self.program, *map(str, words)], env={**environment(), "MARK": self.target.mark},
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
                              **self.target.identity)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def control(self):
        """What each of those attempts comes to that succeed when nothing is in the way."""
        expected = self.target.attempts()
        if self.user is None and os.geteuid() == 0:
            expected = self.target.attempts_of_root() + expected
        return self.probe("try", *expected)["tried"]

    def shut_in(self, place, *words, sees, without=()):
        """Whoever is shut in fails with every attempt, and sees these files."""
        attempts = [each for each in self.target.attempts_of_root() + self.target.attempts() if each not in without]
        found = self.probe(place, *words, *attempts)
        self.assertEqual(found["tried"].keys(), set(attempts))
        done = [attempt for attempt, outcome in found["tried"].items() if outcome == "done"]
        self.assertEqual(done, [])
        self.assertEqual({path for path in found["files"] if not path.startswith(DATA)} - SYSTEM, set(map(str, sees)))
        return found

    def assert_alone(self, found):
        """With bubblewrap, which is process 1."""
        self.assertEqual(len(found["processes"]), 2, found["processes"])

    def test_who_is_not_shut_in_succeeds(self):
        control = self.control()
        self.assertEqual(control, dict.fromkeys(control, "done"))

    def test_the_kernel_reaches_nothing(self):
        self.assert_alone(self.shut_in("as-kernel", ROOT, sees=["/guestfit/worker", "/guestfit/task.json"]))

    def test_the_storage_daemon_reaches_the_files_of_its_disk_only(self):
        image, overlay = self.target.image, self.target.overlay
        self.assert_alone(self.shut_in("as-daemon", image, overlay, sees=[image, overlay]))
        found = self.probe("as-daemon", image, overlay, f"read:{image}", f"append:{image}", f"append:{overlay}")
        self.assertEqual(found["tried"], {f"read:{image}": "done", f"append:{image}": "Read-only file system",
                                          f"append:{overlay}": "done"})

    def test_the_worker_reaches_nothing_through_its_kernel(self):
        found = self.shut_in("as-worker", ROOT, sees=["/guestfit/worker", "/guestfit/task.json"],
                             without=["namespace:user"])  # one of its own kernel, which is nothing of the host's
        self.assertTrue(found["root_read_only"])
        self.assertTrue(found["remounted"], "the worker could not ask for more, so nothing was tested")


class ConfinementOfAnOrdinaryUser(Confinement):
    user = NOBODY

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("only root can be another user")
        super().setUp()


if __name__ == "__main__":
    unittest.main()
