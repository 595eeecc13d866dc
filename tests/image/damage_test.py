#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guests whose file systems are damaged, opened in the sandbox: each run ends soon, with a report or a sentence that
a person can act on; the image stays as it was unless an apply succeeded; nothing is left behind. GUESTFIT_DAMAGED says
which: "200" for the first 200, "57-57" for one of them; if it is not set, a dozen. About six seconds for each."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.complaints import JARGON  # noqa: E402
from support.damage.guests import KINDS, Damage, DamagedGuests  # noqa: E402
from support.disk_images import checksum, names_in, run  # noqa: E402
from support.run_processes import leftovers, marked_environment  # noqa: E402
from support.program import Result, command_line, require_program  # noqa: E402

LONGEST = 60  # seconds
# Prime to the number of types and of places, so that each of them gets its turn.
SAMPLE = range(0, 200, 17)
APPLY_TOO = 9
FAILED, REFUSED = 1, 3

# What only somebody who knows the kernel understands: its own words about itself, addresses, devices of the sandbox.
KERNEL_WORDS = re.compile(r"\[ *\d+\.\d+\]|\bvd[a-z]\d*\b|panic|oops|\bBUG\b|call trace|segfault|:\d+:|\bcomm\b|"
                          r"\bpid\b|[a-z]+_[a-z]+_[a-z]+|EXT4-fs|XFS \(|BTRFS (info|warning|error|critical)|"
                          r"Structure needs cleaning|Bad message|bad option", re.IGNORECASE)


def wanted():
    value = os.environ.get("GUESTFIT_DAMAGED", "")
    if not value:
        return SAMPLE
    first, dash, last = value.partition("-")
    return range(int(first), int(last) + 1) if dash else range(int(first))


def flip(image, place):
    with open(image, "r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1]))


class DamagedFileSystems(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        require_program()
        work = tempfile.TemporaryDirectory()
        cls.addClassCleanup(work.cleanup)
        cls.guests = DamagedGuests(work.name)
        cls.image = pathlib.Path(work.name) / "damaged" / "disk.raw"
        cls.temporary = pathlib.Path(work.name) / "temporary"
        for directory in (cls.image.parent, cls.temporary):
            directory.mkdir()

    def guestfit(self, command, *options):
        """One run, with everything that holds for every run."""
        mark, settings = marked_environment(self.image.parent.parent)
        settings["TMPDIR"] = str(self.temporary)
        arguments = [command, *options, "--backend", "sandbox", "--format", "json", "--no-progress", str(self.image)]
        before = checksum(self.image)
        done = subprocess.run(command_line(*arguments), env=settings, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=LONGEST, check=False)
        result = Result(arguments, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        self.assertEqual(leftovers(mark, self.image), [], "processes of the run are still there")
        self.assertEqual(names_in(self.temporary), [], result)
        self.assertEqual(names_in(self.image.parent), [self.image.name], result)
        if result.report["outcome"] != "applied":
            self.assertEqual(checksum(self.image), before, f"the image was changed\n{result}")
        if result.status in (FAILED, REFUSED):
            serious = [finding for finding in result.findings if finding["severity"] in ("error", "blocker")]
            self.assertTrue(serious, result)
        for finding in result.findings:
            self.check_words(finding["message"], result)
            if finding["severity"] != "info":
                self.check_words(finding["remedy"], result)
        return result

    def check_words(self, sentence, result):
        self.assertGreater(len(sentence), 15, result)
        for unwanted in (JARGON, KERNEL_WORDS):
            self.assertNotRegex(sentence, unwanted, result)

    def test_without_damage_there_is_work_to_do(self):
        """Or the damaged guests would be refused for another reason."""
        for kind in KINDS:
            with self.subTest(kind=kind.type):
                self.guests.sound(kind, self.image)
                audit = self.guestfit("audit")
                self.assertEqual(audit.report["guest"]["root"], f"/dev/sda{kind.partition + 1}", audit)
                if kind.type != "ntfs":
                    self.assertEqual(audit.status, 2, audit)

    def refused_as_damaged(self, command):
        result = self.guestfit(command)
        self.assertEqual(result.status, REFUSED, result)
        self.assertEqual([finding["code"] for finding in result.findings], ["ERR-10"], result)

    def test_a_broken_directory_is_not_an_empty_one(self):
        """ext4 leaves out the rest of the block, without an error for whoever lists the directory."""
        original = self.guests.sound(KINDS[0], self.image, without_checksums=True)
        block = int(run("debugfs", "-R", "blocks /boot", original.partition))
        size = int(re.search(r"^Block size:\s+(\d+)", run("dumpe2fs", "-h", original.partition), re.M)[1])
        first_name = 24  # after "." and ".."; the length of an entry follows the number of its inode
        flip(self.image, original.start + block * size + first_name + 4)
        self.refused_as_damaged("inspect")

    def test_a_broken_file_is_not_an_empty_one(self):
        """Btrfs knows the checksum of every block of a file."""
        self.guests.sound(KINDS[2], self.image)
        grub_cfg = [match.start() for match in re.finditer(b"### BEGIN /etc/grub.d/00_header", self.image.read_bytes())]
        self.assertTrue(grub_cfg)
        for place in grub_cfg:
            flip(self.image, place)
        self.refused_as_damaged("audit")

    def judge(self, damage):
        audit = self.guestfit("audit")
        self.assertIn(audit.status, (0, 1, 2, 3), audit)
        endings = [audit]
        if damage.number % APPLY_TOO == 0:
            apply = self.guestfit("apply", "--in-place")
            endings.append(apply)
            self.assertIn(apply.status, (0, 1, 3), apply)
            if apply.status == 0:
                second = self.guestfit("audit")
                self.assertEqual(second.status, 0, second)
        return endings

    def test_a_damaged_file_system_does_no_harm(self):
        for number in wanted():
            damage = Damage(number)
            what = self.guests.make(damage, self.image)
            with self.subTest(damage=str(damage), what=what, again=f"GUESTFIT_DAMAGED={number}-{number}"):
                began = time.monotonic()
                endings = self.judge(damage)
                said = {f"{finding['message']} | {finding['remedy']}" for ending in endings
                        for finding in ending.findings if finding["severity"] in ("error", "blocker")}
                print(f"{damage}: {', '.join(ending.report['outcome'] for ending in endings)} in "
                      f"{time.monotonic() - began:.1f} s; {'; '.join(sorted(said)) or 'nothing said'}", flush=True)


if __name__ == "__main__":
    unittest.main()
