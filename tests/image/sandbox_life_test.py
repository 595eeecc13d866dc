#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sandbox from its start to its end, whichever way that comes: guestfit is killed, one of its programs is killed,
hangs or is missing. Nothing stays behind, the image is as it was, and there is one clear sentence."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.complaints import JARGON  # noqa: E402
from support.disk_images import checksum, copy_guest, names_in, require_programs  # noqa: E402
from support.program import ROOT, Result, command_line, environment, require_program  # noqa: E402
from support.run_processes import processes_of, wait_until_gone  # noqa: E402

IS_ROOT = os.geteuid() == 0
STARTING, LOOKING, PLANNING = "Starting the sandbox", "Finding out what the guest is", "Planning the changes"
WRITING = "Writing 6 files"
# Seconds in which all processes of a run must be gone when it was killed.
LONGEST_END = 2
# The second is for a run that had written everything when it lost its disks.
WITHOUT_DISKS = "the sandbox broke while it looked at the guest: the program that opens its disks ended|" \
                "what was changed could not be written: the program that writes the disks did not end as it should"
# So many moments in the seconds after the start in which the kernel and the storage daemon are started.
EARLY_MOMENTS, EARLY = 40, 0.4
# Seconds without a sign of life after which guestfit gives up.
LONGEST_SILENCE = 30


class Run:
    """A run of the program on its own: what it starts, says and leaves can be told from that of others."""

    def __init__(self, case, *arguments, directory=None, **variables):
        self.case = case
        self.mark = case.mark
        self.said = []
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command_line(*arguments), env={**environment(), **case.variables, **variables}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=directory,
            **case.identity)

    def wait_for_step(self, step):
        for line in self.process.stderr:
            self.said.append(line)
            if line.strip() == step:
                return
        self.case.fail(f"no step \"{step}\" in {self.said}")

    def wait_for_program(self, name):
        """The process of the program itself, not of the bubblewrap around it."""
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            for process in processes_of(self.mark):
                if re.match(rf"(\S*/)?{re.escape(name)} ", process.command):
                    return process
            time.sleep(0.01)
        self.case.fail(f"{name} was not started")

    def finish(self, timeout=120):
        out, err = self.process.communicate(timeout=timeout)
        self.seconds = time.monotonic() - self.began
        return Result(self.process.args[1:], self.process.returncode, out, "".join(self.said) + err)


class SandboxLife(unittest.TestCase):
    def setUp(self):
        require_program()
        require_programs("bwrap", "linux.uml", "qemu-storage-daemon")
        self.mark = f"guestfit-test-{uuid.uuid4().hex}"
        self.work = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix=self.mark)))
        self.images, self.temporary = self.work / "images", self.work / "temporary"
        for directory in (self.images, self.temporary):
            directory.mkdir()
        for name in ("rules", "drivers"):
            (self.work / name).symlink_to(ROOT / name)
        self.image = copy_guest("tiny-debian", self.images)[0]
        self.variables = {"GUESTFIT_DATA_DIR": str(self.work), "TMPDIR": str(self.temporary)}
        self.identity = self.become_somebody() if IS_ROOT else {}
        self.before = self.state()

    def become_somebody(self):
        """A user whom nobody else is, so that everything of this user is from here."""
        user = 600000 + os.getpid()
        for path in (self.work, self.images, self.temporary, self.image):
            os.chown(path, user, user)
        return {"user": user, "group": user, "extra_groups": []}

    def state(self):
        status = self.image.stat()
        return checksum(self.image), status.st_mtime_ns, status.st_mode, status.st_uid

    def start(self, *arguments, **options):
        return Run(self, *arguments, **options)

    def leftovers(self):
        """Files that are left in the places for temporary ones."""
        left = list(self.temporary.iterdir())
        if IS_ROOT:
            for place in ("/tmp", "/dev/shm", "/var/tmp", "/run"):
                left += [path for path in pathlib.Path(place).iterdir()
                         if path != self.work and path.lstat().st_uid == self.identity["user"]]
        return left

    def assert_nothing_left(self, processes, seconds=LONGEST_END):
        self.assertEqual(wait_until_gone(self.mark, processes, seconds), set())
        self.assertEqual(self.leftovers(), [])
        self.assertEqual(self.state(), self.before)


class Killed(SandboxLife):
    """guestfit itself, by a signal that it cannot catch and by those of a terminal and of a service manager."""

    def end_with(self, number, reach):
        run = self.start("apply", "--in-place", "--backend", "sandbox", self.image)
        reach(run)
        processes = processes_of(self.mark)
        self.assertTrue(any("linux.uml" in each.command for each in processes), processes)
        run.process.send_signal(number)
        result = run.finish()
        if number == signal.SIGKILL:
            self.assertEqual(result.status, -number, result)
        else:
            self.assertEqual(result.status, 1, result)
            self.assertIn("guestfit was interrupted; the image is as it was", str(result))
            self.assertEqual([each.name for each in self.images.iterdir()], [self.image.name])
        self.assert_nothing_left(processes)

    def at_each_moment(self, number):
        moments = {"the kernel starts": lambda run: run.wait_for_program("linux.uml"),
                   "looks": lambda run: run.wait_for_step(LOOKING),
                   "plans": lambda run: run.wait_for_step(PLANNING),
                   "writes": lambda run: run.wait_for_step(WRITING)}
        for moment, reach in moments.items():
            with self.subTest(moment=moment):
                self.end_with(number, reach)

    def test_kill(self):
        self.at_each_moment(signal.SIGKILL)

    def test_kill_while_the_sandbox_is_made(self):
        """bubblewrap makes its namespaces then, and does not yet end with its parent."""
        for number in range(EARLY_MOMENTS):
            run = self.start("audit", "--backend", "sandbox", self.image)
            time.sleep(number / EARLY_MOMENTS * EARLY)
            run.process.kill()
            run.finish()
            self.assert_nothing_left([])

    def test_interrupt(self):
        self.at_each_moment(signal.SIGINT)

    def test_terminate(self):
        self.at_each_moment(signal.SIGTERM)

    def test_the_next_run_tidies_up(self):
        self.end_with(signal.SIGKILL, lambda run: run.wait_for_step(WRITING))
        result = self.start("audit", "--backend", "sandbox", self.image).finish()
        self.assertEqual(result.status, 2, result)
        self.assertEqual(names_in(self.images), [self.image.name])


class Broken(SandboxLife):
    """A program of the sandbox ends or hangs in the middle."""

    def break_program(self, name, number, step=PLANNING):
        run = self.start("apply", "--in-place", "--backend", "sandbox", self.image)
        run.wait_for_step(step)
        program = run.wait_for_program(name)
        processes = processes_of(self.mark)
        os.kill(program.pid, number)
        return run, processes

    def complaint(self, run, processes, message):
        """One sentence, exit status 1, and everything as it was."""
        result = run.finish()
        self.assertEqual(result.status, 1, result)
        complaints = re.findall(r"^(?:error|guestfit:) .*", result.out + result.err, re.M)
        self.assertEqual(len(complaints), 1, result)
        self.assertRegex(complaints[0], message)
        self.assertNotRegex(complaints[0], JARGON)
        self.assertNotRegex(complaints[0], r"[:;,]\s*$")
        self.assert_nothing_left(processes)
        self.assertEqual(names_in(self.images), [self.image.name])
        return result

    def test_the_kernel_is_killed(self):
        run, processes = self.break_program("linux.uml", signal.SIGKILL)
        self.complaint(run, processes, "the sandbox broke while it looked at the guest: its kernel was killed")

    def test_the_kernel_hangs(self):
        run, processes = self.break_program("linux.uml", signal.SIGSTOP)
        self.complaint(run, processes, "its kernel gave no sign of life for 30 seconds")
        self.assertGreater(run.seconds, LONGEST_SILENCE - 1)
        self.assertLess(run.seconds, LONGEST_SILENCE + 30)

    def test_the_storage_daemon_is_killed(self):
        for step in (LOOKING, PLANNING, WRITING):
            with self.subTest(step=step):
                run, processes = self.break_program("qemu-storage-daemon", signal.SIGKILL, step)
                self.complaint(run, processes, WITHOUT_DISKS)
                self.assertLess(run.seconds, LONGEST_SILENCE)

    def test_no_other_backend_goes_on_with_what_is_half_written(self):
        run = self.start("apply", "--in-place", "--backend", "auto", self.image)
        run.wait_for_step(WRITING)
        daemon = run.wait_for_program("qemu-storage-daemon")
        processes = processes_of(self.mark)
        os.kill(daemon.pid, signal.SIGKILL)
        self.complaint(run, processes, WITHOUT_DISKS)


class Missing(SandboxLife):
    """The host lacks something."""

    def path_without(self, name):
        """A directory with all programs but one."""
        programs = self.work / f"without-{name}"
        programs.mkdir()
        for directory in ("/usr/bin", "/usr/sbin"):
            for program in pathlib.Path(directory).iterdir():
                if program.name != name and not (programs / program.name).exists():
                    (programs / program.name).symlink_to(program)
        return str(programs)

    def test_the_sandbox_says_what_is_missing_and_which_package_has_it(self):
        for name, package in (("bwrap", "bubblewrap"), ("linux.uml", "user-mode-linux"),
                              ("qemu-storage-daemon", "qemu-system-common")):
            with self.subTest(missing=name):
                result = self.start("audit", "--backend", "sandbox", self.image, PATH=self.path_without(name)).finish()
                self.assertEqual(result.status, 1, result)
                self.assertRegex(result.err, rf"{re.escape(name)} \(package {package}")
                self.assertIn("--backend libguestfs", result.err)
                self.assert_nothing_left([])

    def test_auto_takes_libguestfs_then_and_says_why(self):
        result = self.start("audit", "-v", "--backend", "auto", self.image, PATH=self.path_without("bwrap")).finish()
        self.assertEqual(result.status, 2, result)
        self.assertIn("using libguestfs, because the sandbox cannot be used: these are missing: bwrap (package "
                      "bubblewrap)", result.err)

    def test_auto_takes_the_sandbox_and_says_so(self):
        result = self.start("audit", "-v", "--backend", "auto", self.image).finish()
        self.assertEqual(result.status, 2, result)
        self.assertIn("the guest was opened in the sandbox", result.err)
        self.assert_nothing_left([])

    def test_nowhere_to_put_temporary_files(self):
        missing, locked = self.work / "missing", self.work / "locked"
        locked.mkdir(mode=0o555)
        for directory in (missing, locked) if IS_ROOT else (missing,):
            for backend in ("sandbox", "auto"):
                with self.subTest(directory=directory.name, backend=backend):
                    result = self.start("audit", "--backend", backend, self.image, TMPDIR=str(directory),
                                        directory=self.images).finish()
                    self.assertEqual(result.status, 1, result)
                    self.assertRegex(result.err, rf"{directory}.*\n.*TMPDIR")
                    self.assertNotRegex(result.err, JARGON)
                    self.assert_nothing_left([])
                    self.assertEqual(names_in(self.images), [self.image.name])


if __name__ == "__main__":
    unittest.main()
