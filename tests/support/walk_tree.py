# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints as JSON all that is known of the files in a tree (--tree DIR), or, inside user-mode Linux, of all that is
on the disks /dev/sda and so on, which are mounted on DIR one by one (--disks DIR; see guest_tree.read_disks)."""
import ctypes
import hashlib
import json
import os
import pathlib
import stat
import subprocess
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
READ_ONLY = 1
KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "link", stat.S_IFCHR: "character device",
         stat.S_IFBLK: "block device", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}


def checked(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def checksum(path, limit=None):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        left = limit
        while block := file.read(1 << 20 if left is None else min(left, 1 << 20)):
            digest.update(block)
            left = None if left is None else left - len(block)
    return digest.hexdigest()


def describe(path):
    status = os.lstat(path)
    entry = {"kind": KINDS[stat.S_IFMT(status.st_mode)], "mode": oct(stat.S_IMODE(status.st_mode)),
             "owner": f"{status.st_uid}:{status.st_gid}", "modified": status.st_mtime_ns, "size": status.st_size,
             "links": status.st_nlink, "device": status.st_rdev,
             "attributes": {name: os.getxattr(path, name, follow_symlinks=False).hex()
                            for name in os.listxattr(path, follow_symlinks=False)}}
    if entry["kind"] == "file":
        entry["content"] = checksum(path)
    if entry["kind"] == "link":
        entry["target"] = os.readlink(path)
    return entry


def walk(tree, prefix=""):
    entries = {}
    pending = [""]
    while pending:
        inner = pending.pop()
        outer = tree + inner
        entries[prefix + (inner or "/")] = describe(outer)
        if stat.S_ISDIR(os.lstat(outer).st_mode):
            pending += [f"{inner}/{name}" for name in os.listdir(outer)]
    return entries


def type_of(device):
    return subprocess.run(["blkid", "-p", "-s", "TYPE", "-o", "value", device], capture_output=True, text=True,
                          check=False).stdout.strip()


# How each file system is mounted so that nothing is written, and what says whether it is sound. Without replaying a
# journal: one that still had something in it would be a fault, and the checkers say so.
FILE_SYSTEMS = {
    "ext4": ("noload", ["e2fsck", "-fn"]),
    "xfs": ("norecovery", ["xfs_repair", "-n"]),
    "btrfs": ("subvolid=5", ["btrfs", "check", "--readonly"]),  # all subvolumes are below the first
    "jfs": ("", ["jfs_fsck", "-n"]),
    "vfat": ("utf8", ["fsck.vfat", "-n"]),
}
# What volumes and arrays are made of: the start of it says how, what follows is read through them. An array counts
# in its own members how often it was assembled.
HEAD_OF_VOLUMES = 1 << 20


def first_partition(disk):
    starts = [int(file.read_text()) for file in pathlib.Path("/sys/block").glob(f"{disk}/{disk}*/start")]
    return min(starts) * 512 if starts else None


def opened(name):
    """What is inside an encrypted partition that read_disks.sh has opened."""
    return pathlib.Path(f"/dev/mapper/{name}_crypt")


def read_device(path, name, mountpoint, found):
    kind = type_of(path)
    if kind == "LVM2_member" or opened(name).exists():
        found["rest"][name] = checksum(path, HEAD_OF_VOLUMES)
    elif kind in FILE_SYSTEMS:
        options, checker = FILE_SYSTEMS[kind]
        check = subprocess.run([*checker, path], capture_output=True, text=True, check=False)
        if check.returncode != 0:
            found["unsound"][name] = check.stdout + check.stderr
        checked(LIBC.mount(path.encode(), mountpoint.encode(), kind.encode(), READ_ONLY, options.encode()), path)
        found["files"].update(walk(mountpoint, f"{name}:"))
        checked(LIBC.umount(mountpoint.encode()), path)
    elif kind != "linux_raid_member":
        found["rest"][name] = checksum(path)


def read_disks(mountpoint):
    found = {"files": {}, "rest": {}, "unsound": {}}
    for block in sorted(pathlib.Path("/sys/block").glob("ubd*")):
        disk = block.name.replace("ubd", "sd")
        found["rest"][f"{disk}: head"] = checksum(f"/dev/{disk}", first_partition(block.name))
        for partition in sorted(block.glob("ubd*")):
            device = partition.name.replace("ubd", "sd")
            read_device(f"/dev/{device}", device, mountpoint, found)
    for device in sorted([*pathlib.Path("/dev").glob("md?"), *pathlib.Path("/dev/mapper").glob("*[-_]*")]):
        read_device(str(device), device.name, mountpoint, found)
    return found


json.dump({"--tree": walk, "--disks": read_disks}[sys.argv[1]](sys.argv[2]), sys.stdout)
