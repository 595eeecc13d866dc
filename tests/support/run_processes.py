# SPDX-License-Identifier: LGPL-2.1-or-later
"""All processes of one run of the program: those that have its mark in their environment or on their command line, and
what these have started. bubblewrap and the programs in it get no environment, but rules from a marked directory."""
import collections
import pathlib
import time
import uuid

from support.program import ROOT, environment

# Seconds that the processes of a run may take to notice that it is gone.
PATIENCE = 10

Process = collections.namedtuple("Process", "pid started parent command")


def marked_environment(directory):
    """A new mark, and the environment that gives it to all processes of a run: the rules come from a directory of
    that name, made in `directory`."""
    mark = f"run-{uuid.uuid4().hex}"
    data = pathlib.Path(directory) / mark
    data.mkdir()
    for name in ("rules", "drivers"):
        (data / name).symlink_to(ROOT / name)
    return mark, {**environment(), "GUESTFIT_DATA_DIR": str(data)}


def read_process(directory):
    """None when it is gone, or has ended and is only waited for."""
    try:
        # The name, in brackets, may have anything in it.
        state, parent, *rest = (directory / "stat").read_text(errors="replace").rpartition(")")[2].split()
        command = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return None if state in "ZX" else Process(int(directory.name), int(rest[17]), int(parent), command)
    except (OSError, ValueError):
        return None


def has_mark(process, mark):
    try:
        return mark in process.command or \
            mark.encode() in pathlib.Path(f"/proc/{process.pid}/environ").read_bytes()
    except OSError:
        return False  # gone meanwhile, or somebody else's


def processes_of(mark):
    everybody = [process for each in pathlib.Path("/proc").glob("[0-9]*") if (process := read_process(each))]
    found = {process.pid: process for process in everybody if has_mark(process, mark)}
    while more := {each.pid: each for each in everybody if each.parent in found and each.pid not in found}:
        found.update(more)
    return list(found.values())


def still_there(processes):
    """Which of them have not ended; a process that got the number of one since is none of them."""
    return [process for process in processes
            if (now := read_process(pathlib.Path(f"/proc/{process.pid}"))) and now.started == process.started]


def wait_until_gone(mark, processes, seconds):
    """Those that are left after so long."""
    give_up = time.monotonic() + seconds
    while (left := set(processes_of(mark)) | set(still_there(processes))) and time.monotonic() < give_up:
        time.sleep(0.05)
    return left


def leftovers(mark, image):
    """What is left of a run that has ended, after it had the time to go: the commands. The storage daemon has no
    rules and so no mark, but its image, which has a path that is nobody else's."""
    left = {process for each in (mark, str(image)) for process in wait_until_gone(each, [], PATIENCE)}
    return sorted(process.command for process in left)
