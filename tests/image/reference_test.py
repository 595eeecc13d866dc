#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The reference guest from end to end: what audit plans is what apply writes, nothing else changes, and revert
restores every byte, mode, owner, time, attribute and link. About six minutes on two busy cores without KVM."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.guest_tree import change_guest  # noqa: E402
from support.round_trip import RoundTrip  # noqa: E402

# Attributes, owners, modes and names that a careless copy loses. The ACL is version 2 of the kernel's form (tag,
# permissions, id, little-endian) and gives user 1234 read access; the capability is cap_net_raw+ep, version 2.
ODD_METADATA = r"""
import struct

def acl(user):
    entries = [(1, 6, -1), (2, 4, user), (4, 4, -1), (16, 4, -1), (32, 4, -1)]
    return struct.pack('<I', 2) + b''.join(struct.pack('<HHi', *entry) for entry in entries)

def capability():
    return struct.pack('<IIIII', 0x02000001, 1 << 13, 0, 0, 0)

fstab = guest / 'etc/fstab'
os.chown(fstab, 1000, 1001)
os.setxattr(fstab, 'user.note', b'kept')
os.setxattr(fstab, 'security.selinux', b'system_u:object_r:etc_t:s0\0')
os.setxattr(fstab, 'system.posix_acl_access', acl(1234))
os.utime(fstab, ns=(1500000000123456789, 1500000000987654321))

interfaces = guest / 'etc/network/interfaces'
os.setxattr(interfaces, 'security.capability', capability())
os.setxattr(interfaces, 'trusted.note', bytes(range(256)))

grub = guest / 'etc/default/grub'
os.chown(grub, 12345, 54321)
os.chmod(grub, 0o6751)

other = guest / 'srv'
os.setxattr(other, 'system.posix_acl_default', acl(4321))
os.setxattr(other, 'user.empty', b'')
for name in (b'with\nline', b'\xff\xfe not UTF-8', 'Übung'.encode()):
    path = os.path.join(os.fsencode(other), name)
    with open(path, 'wb') as file:
        file.write(name)
    os.utime(path, ns=(1, 999999999), follow_symlinks=False)
tool = other / 'tool'
tool.write_bytes(b'#!/bin/sh\n')
os.chmod(tool, 0o4755)
os.setxattr(tool, 'security.capability', capability())
os.link(tool, other / 'same-tool')
os.symlink('nowhere', other / 'dangling')
os.mkfifo(other / 'pipe', 0o600)
os.utime(other, ns=(1, 1600000000000000001))
os.utime(guest / 'etc', ns=(1, 1600000000000000002))
os.utime(guest / 'boot', ns=(1, -1))
"""


class ReferenceGuest(RoundTrip, unittest.TestCase):
    guest = "debian12-reference"

    @classmethod
    def prepare(cls, images):
        change_guest(images[0], ODD_METADATA)

    def test_audit_plans_exactly_what_this_guest_needs(self):
        kernels = self.audit.report["guest"]["kernels"]
        self.assertEqual(len(kernels), 1)
        self.assertEqual(sorted(self.audit.changed_files),
                         sorted(["/etc/fstab", "/boot/grub/grub.cfg", "/etc/default/grub", "/etc/network/interfaces",
                                 "/etc/initramfs-tools/modules", kernels[0]["initramfs"]]))

    def test_the_odd_metadata_is_really_there(self):
        fstab = self.before["files"]["sda1:/etc/fstab"]
        self.assertEqual(fstab["attributes"].keys(),
                         {"user.note", "security.selinux", "system.posix_acl_access"})
        self.assertEqual(fstab["modified"], 1500000000987654321)
        self.assertEqual(self.before["files"]["sda1:/etc/default/grub"]["mode"], "0o6751")
        self.assertIn("security.capability", self.before["files"]["sda1:/etc/network/interfaces"]["attributes"])
        self.assertEqual(self.before["files"]["sda1:/srv/tool"]["links"], 2)

    def test_every_change_has_a_reason(self):
        for change in self.audit.report["changes"]:
            self.assertTrue(change["summary"] and change["reasons"], change)


if __name__ == "__main__":
    unittest.main()
