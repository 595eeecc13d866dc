# SPDX-License-Identifier: LGPL-2.1-or-later
"""What there is to be had on a host for a program that breaks out: files, sockets and a process of the user."""
import contextlib
import os
import pathlib
import socket
import subprocess
import tempfile
import uuid


class ConfinementTarget(contextlib.ExitStack):
    """Belongs to the user with the number `user`, None for who runs the test. `probe` is sandbox_probe.cpp's."""

    def __init__(self, probe, user):
        super().__init__()
        self.identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        self.mark = uuid.uuid4().hex
        # Not below /tmp, of which everybody who is shut in has one of its own.
        self.home = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp")))
        self.secret, self.image, self.overlay = (self.home / name for name in ("secret", "disk.qcow2", "overlay.qcow2"))
        self.mountpoint = self.home / "mountpoint"
        for file in (self.secret, self.image, self.overlay):
            file.write_text(self.mark, encoding="ascii")
        self.mountpoint.mkdir()
        if user is not None:
            for path in (self.home, *self.home.iterdir()):
                os.chown(path, user, user)
        self.port = self.listen(socket.AF_INET, ("127.0.0.1", 0)).getsockname()[1]
        self.listen(socket.AF_UNIX, f"\0{self.mark}")
        self.victim = self.enter_context(subprocess.Popen([probe, "wait"], stdout=subprocess.PIPE, text=True,
                                                          **self.identity))
        self.callback(self.victim.kill)
        self.victim.stdout.readline()

    def listen(self, family, address):
        listener = self.enter_context(socket.socket(family))
        listener.bind(address)
        listener.listen(64)
        return listener

    def attempts(self):
        """Those that succeed for an ordinary user who is not shut in. The signal comes last: it ends the victim."""
        return ["read:/etc/passwd", f"read:{self.secret}", f"create:{self.home}/new",
                f"append:{self.secret}", f"append:{self.image}", f"tcp:{self.port}", f"abstract:{self.mark}",
                f"environment:{self.mark}", "namespace:user", f"see:{self.victim.pid}", f"trace:{self.victim.pid}",
                f"signal:{self.victim.pid}"]

    def attempts_of_root(self):
        """Those that succeed for root only."""
        return ["list:/root", "create:/usr/guestfit-probe", "create:/guestfit-probe", f"mount:{self.mountpoint}"]
