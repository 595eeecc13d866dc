# SPDX-License-Identifier: LGPL-2.1-or-later
"""The processes of one run of the program, known by a mark in their environment. bubblewrap gives the programs that
it starts an environment of their own, but they end with the bubblewrap around them, which has the mark."""
import pathlib
import time

MARK = "GUESTFIT_TEST_RUN"  # in the environment of a run, and so of all processes that it starts

# How long processes of a run may take to notice that it is gone.
PATIENCE = 10


def processes_with(mark):
    for directory in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (directory / "environ").read_bytes():
                yield (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # gone meanwhile, or somebody else's


def leftovers(mark):
    """Processes that are still there, after they had the time to go."""
    give_up = time.monotonic() + PATIENCE
    while (found := list(processes_with(mark))) and time.monotonic() < give_up:
        time.sleep(0.1)
    return found
