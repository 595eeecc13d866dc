# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs programs and measures them: time, and the memory of all processes that belong to them."""
import ctypes
import os
import pathlib
import subprocess
import threading
import time


def parent_and_session(pid):
    """None when the process is gone."""
    try:
        fields = pathlib.Path("/proc", str(pid), "stat").read_bytes().rsplit(b")", 1)[1].split()
    except OSError:
        return None
    return int(fields[1]), int(fields[3])


def proportional_size(pid):
    """Bytes; a page that several processes have counts once in all, also one of a file in memory."""
    try:
        for line in pathlib.Path("/proc", str(pid), "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


# kcmp(2), which has no function in the C library; x86-64 as the sandbox.
SYSCALL_KCMP, KCMP_VM = 312, 1
LIBC = ctypes.CDLL(None, use_errno=True)


def share_memory(one, other):
    """True when two processes have the same address space, as those have that were made with CLONE_VM."""
    return LIBC.syscall(SYSCALL_KCMP, one, other, KCMP_VM, 0, 0) == 0


def total_memory(pids):
    """Bytes of all of them. User-mode Linux is several processes with one address space, which counts once."""
    # Who shares with whom is found out before any size is read: a process that ends in between has size 0.
    counted = []
    for pid in pids:
        if not any(share_memory(pid, other) for other in counted):
            counted.append(pid)
    return sum(proportional_size(pid) for pid in counted)


def present_processes():
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


class ProcessTree:
    """A process and everything that it started. A process of the tree stays in it when its parent ends, and so do
    the sessions that processes of the tree made: the sandbox has sessions of its own, daemons too. `others` are
    processes that ran before the root did."""

    def __init__(self, root, others):
        self.members = {root}
        self.sessions = {root}  # the root was started in a session of its own
        self.others = set(others)

    def look(self):
        """The present members."""
        present = present_processes()
        self.members &= present
        self.others &= present
        known = {pid: parent_and_session(pid) for pid in present - self.others}
        found = True
        while found:
            self.sessions |= {pid for pid in self.members if known.get(pid) and known[pid][1] == pid}
            found = {pid for pid, place in known.items() if pid not in self.members and place
                     and (place[0] in self.members or place[1] in self.sessions)}
            self.members |= found
        return self.members


class PeakMemory(threading.Thread):
    """Looks at the memory of process trees while they live; `peak` is the most that they had together."""

    def __init__(self, trees, interval):
        super().__init__(daemon=True)
        if not share_memory(os.getpid(), os.getpid()):
            raise RuntimeError(f"kcmp(2) does not work here: {os.strerror(ctypes.get_errno())}")
        self.trees = trees
        self.interval = interval
        self.peak = 0
        self.ended = threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(self.interval):
            members = set().union(*(tree.look() for tree in self.trees))
            self.peak = max(self.peak, total_memory(members))

    def finish(self):
        self.ended.set()
        self.join()
        return self.peak


class Measured:
    """What one or several runs at once took, and what each gave back."""

    def __init__(self, seconds, peak, statuses, outputs):
        self.seconds = seconds
        self.peak = peak
        self.statuses = statuses
        self.outputs = outputs


def measure_at_once(commands, environment, interval=0.1, with_errors=True):
    """Starts all commands, waits for all. Memory is looked at every `interval` seconds. `outputs` has what they
    said, on standard error too unless `with_errors` is False."""
    errors = subprocess.STDOUT if with_errors else subprocess.DEVNULL
    others = present_processes()
    start = time.monotonic()
    processes = [subprocess.Popen(list(map(str, command)), env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
                 for command in commands]
    memory = PeakMemory([ProcessTree(process.pid, others) for process in processes], interval)
    # Each is read by a thread: one whose pipe is full would wait for the others.
    outputs = [None] * len(processes)

    def read(index):
        outputs[index] = processes[index].communicate()[0].decode("utf-8", "replace")

    readers = [threading.Thread(target=read, args=(index,), daemon=True) for index in range(len(processes))]
    for reader in readers:
        reader.start()
    try:
        for reader in readers:
            reader.join()
        seconds = time.monotonic() - start
    finally:
        end_processes(processes)
    return Measured(seconds, memory.finish(), [process.returncode for process in processes], outputs)


def end_processes(processes):
    """Ends those that run still: who interrupts a measurement does not reach them, in sessions of their own."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
            process.wait()
