# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the program under test as a user does. GUESTFIT is its path; where GUESTFIT_DATA_DIR is not set, the
rules are those of the repository that this file is in."""
import json
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Far more than the slowest run takes on a busy machine without KVM.
LONGEST_RUN = 1200


class Result:
    """What one run of the program gave back."""

    def __init__(self, arguments, status, out, err):
        self.arguments = arguments
        self.status = status
        self.out = out
        self.err = err

    def __str__(self):
        return f"guestfit {' '.join(self.arguments)}\nexit {self.status}\n{self.out}{self.err}"

    @property
    def report(self):
        """The report of a run with --format json; what is on standard output is one JSON object or this fails."""
        try:
            return json.loads(self.out)
        except json.JSONDecodeError as error:
            raise AssertionError(f"standard output is not JSON ({error}):\n{self}") from error

    @property
    def findings(self):
        return self.report["findings"]

    @property
    def changed_files(self):
        """Path to its entry: what the run does to each file of the guest."""
        return {entry["path"]: entry for entry in self.report["files"]}


def require_program():
    if not os.environ.get("GUESTFIT"):
        raise unittest.SkipTest("GUESTFIT, the path of the program, is not set")


def command_line(*arguments):
    require_program()
    return [os.environ["GUESTFIT"], *map(str, arguments)]


def environment():
    return {"GUESTFIT_DATA_DIR": str(ROOT), **os.environ, "LC_ALL": "C.UTF-8"}


def guestfit(*arguments, as_user=None, directory=None):
    done = subprocess.run(command_line(*arguments), env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, encoding="utf-8", timeout=LONGEST_RUN, user=as_user, group=as_user,
                          extra_groups=None if as_user is None else [], cwd=directory, check=False)
    return Result(list(map(str, arguments)), done.returncode, done.stdout, done.stderr)


def guestfit_json(*arguments, **options):
    return guestfit("--format", "json", "--no-progress", *arguments, **options)
