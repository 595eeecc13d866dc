#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""kill -9 of `guestfit apply --in-place` at GUESTFIT_KILL_POINTS moments (6 if it is not set): the next command
finds the guest as it was, or makes it what it was to become, and nothing stays behind. Two thirds of the moments are
spread over a whole run, one third over the time in which the image itself is written. About half a minute for each
on two busy cores without KVM."""
import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import checksum, convert, copy_guest, names_in, run  # noqa: E402
from support.guest_tree import differences, read_disks  # noqa: E402
from support.image_case import ImageCase  # noqa: E402
from support.run_processes import leftovers, marked_environment  # noqa: E402
from support.program import LONGEST_RUN, command_line, guestfit_json  # noqa: E402
from support.round_trip import STATE  # noqa: E402

POINTS = int(os.environ.get("GUESTFIT_KILL_POINTS", "6"))
WRITING = "Writing the image"  # the step that is announced when the image itself is about to change
FORMATS = ("qcow2", "raw")


class Run:
    """One apply, its steps and the moments at which they were announced."""

    def __init__(self, image):
        self.mark, settings = marked_environment(image.parent.parent)
        self.began = time.monotonic()
        self.steps = [("start", 0.0)]
        self.process = subprocess.Popen(command_line("apply", "--in-place", image),
                                        env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)

    def elapsed(self):
        return time.monotonic() - self.began

    def read_steps(self, until=None):
        for line in self.process.stderr:
            self.steps.append((line.strip(), self.elapsed()))
            if line.strip() == until:
                return
        self.process.wait(LONGEST_RUN)

    def kill_after(self, seconds):
        time.sleep(seconds)
        self.process.kill()
        killed_at = self.elapsed()
        self.read_steps()
        self.process.stderr.close()
        return killed_at


def measure(image):
    """The steps of a whole run, and the seconds that it takes."""
    whole = Run(image)
    whole.read_steps()
    length = whole.elapsed()
    whole.process.stderr.close()
    if whole.process.returncode != 0:
        raise AssertionError(f"apply failed: {whole.steps}")
    return whole.steps, length


def evenly(count, begin, end):
    return [begin + (index + 0.5) / count * (end - begin) for index in range(count)]


def moments(count, steps, length):
    """Pairs of a step and the seconds after it was announced, so that a run that is slower than the one that was
    measured is killed at the same point of its work."""
    inside = max(1, count // 3)
    times = evenly(count - inside, 0, length) + evenly(inside, dict(steps)[WRITING], length)
    return [next((step, moment - begun) for step, begun in reversed(steps) if begun <= moment) for moment in times]


def without_times(tree):
    """What two runs have in common: new files and their directories have the time of the run, and the manifest
    tells some of these times."""
    files = {}
    for path, entry in tree["files"].items():
        ignored = {"modified"} | ({"content", "size"} if path.endswith(f"{STATE}/manifest.json") else set())
        files[path] = {key: value for key, value in entry.items() if key not in ignored}
    return files


class Kill(ImageCase):
    def setUp(self):
        super().setUp()
        self.originals = {"qcow2": copy_guest("tiny-debian", self.directory)[0].rename(self.directory / "original.qcow2")}
        self.originals["raw"] = convert(self.originals["qcow2"], self.directory / "original.raw", "raw")
        self.work = self.directory / "work"

    def fresh(self, image_format):
        """A copy of the guest in a directory that holds nothing else."""
        run("rm", "-rf", self.work)
        self.work.mkdir()
        image = self.work / f"disk.{image_format}"
        run("cp", "--sparse=always", self.originals[image_format], image)
        return image

    def judge(self, image, image_format):
        """The next command, and what the image is after it: "old" or "new"."""
        audit = guestfit_json("audit", image)
        self.assertIn(audit.status, (0, 2), audit)
        self.assertEqual(names_in(self.work), [image.name])
        if checksum(image) == checksum(self.originals[image_format]):
            self.assertEqual(audit.status, 2, audit)
            return "old", audit
        if image_format == "qcow2":
            run("qemu-img", "check", "-q", image)  # neither errors nor clusters that nothing uses
        tree = read_disks([image])
        self.assertEqual(tree["unsound"], {})
        self.assertEqual(differences(without_times(self.after), without_times(tree)), {})
        self.assertEqual(tree["rest"], self.after["rest"])
        self.assertEqual(audit.status, 0, audit)
        return "new", audit

    def test_a_killed_run_leaves_the_old_guest_or_the_new_one(self):
        image = self.fresh("qcow2")
        guestfit_json("audit", image)  # the first run may have to make the appliance
        steps, length = measure(image)
        self.after = read_disks([image])
        print(f"a run takes {length:.1f} s, the last {length - dict(steps)[WRITING]:.2f} s of it to write the image",
              flush=True)
        endings = []
        for number, (step, offset) in enumerate(moments(POINTS, steps, length)):
            image_format = FORMATS[number % len(FORMATS)]
            with self.subTest(number=number, step=step, offset=offset, format=image_format):
                image = self.fresh(image_format)
                apply = Run(image)
                if step != "start":
                    apply.read_steps(until=step)
                killed_at = apply.kill_after(offset)
                ended = apply.process.returncode
                left = leftovers(apply.mark, image)
                remains = [name for name in names_in(self.work) if name != image.name]
                work_left = any(names_in(self.work / name) not in ([], ["lock"]) for name in remains)
                ending, audit = self.judge(image, image_format)
                said = "; ".join(finding["message"] for finding in audit.findings if "interrupted" in finding["message"])
                print(f"{number:3} {image_format:5} {'killed' if ended else 'ended'} at {killed_at:6.2f} s in "
                      f"\"{apply.steps[-1][0]}\": {'left ' + ', '.join(remains) if remains else 'left nothing'}, "
                      f"then {ending} ({said.replace(str(image), image.name) or 'nothing said'})", flush=True)
                self.assertEqual(left, [], "processes of the killed run are still there")
                # A directory in which no work is left has nothing to tell: it was not begun, or is done.
                self.assertEqual(work_left, "interrupted" in said)
                endings.append(ending)
        print(f"{endings.count('old')} old, {endings.count('new')} new, of {POINTS}", flush=True)
        self.assertEqual(len(endings), POINTS)


if __name__ == "__main__":
    unittest.main()
