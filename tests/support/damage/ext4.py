# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where ext4 keeps what: from dumpe2fs, and from the inodes themselves (the kernel's
Documentation/filesystems/ext4)."""
import re
import stat
import struct

from support.damage.block import Block
from support.disk_images import run

ROOT, JOURNAL = 2, 8  # inode numbers
EXTENT_MAGIC = 0xF30A
JOURNAL_MAGIC = bytes.fromhex("c03b3998")  # of blocks that say what others in the journal are


class Ext4:
    def __init__(self, path, file):
        self.file = file
        said = run("dumpe2fs", path)
        self.block_size = int(re.search(r"^Block size:\s+(\d+)", said, re.M)[1])
        self.inode_size = int(re.search(r"^Inode size:\s+(\d+)", said, re.M)[1])
        # "Group descriptors at 2-2", "Block bitmap at 130 (bg #0 + 129)", "Inode table at 146-401": block numbers
        self.numbers = {}
        for what, first, last in re.findall(r"(Group descriptors|bitmap|Inode table) at (\d+)(?:-(\d+))?", said):
            self.numbers.setdefault(what, []).append((int(first), int(last or first)))

    def blocks(self, what):
        return [Block((number * self.block_size,), self.block_size)
                for first, last in self.numbers[what] for number in range(first, last + 1)]

    def inodes(self):
        """Pairs of number and block of those in use."""
        number = 1
        for first, last in self.numbers["Inode table"]:
            for start in range(first * self.block_size, (last + 1) * self.block_size, self.inode_size):
                inode = Block((start,), self.inode_size)
                if self.mode(inode):
                    yield number, inode
                number += 1

    def mode(self, inode):
        return struct.unpack_from("<H", inode.read(self.file))[0]

    def content(self, inode):
        """The blocks of a file whose extents fit into its inode."""
        raw = inode.read(self.file)
        magic, count, _, depth = struct.unpack_from("<HHHH", raw, 40)
        if magic != EXTENT_MAGIC or depth:
            return []
        blocks = []
        for index in range(count):
            _, length, high, low = struct.unpack_from("<IHHI", raw, 52 + 12 * index)
            first = high << 32 | low
            blocks += [Block((number * self.block_size,), self.block_size) for number in range(first, first + length)]
        return blocks


def places(path, file):
    system = Ext4(path, file)
    inodes = dict(system.inodes())
    directories = [inode for inode in inodes.values() if stat.S_ISDIR(system.mode(inode))]
    journal = [block for block in system.content(inodes[JOURNAL]) if block.read(file)[:4] == JOURNAL_MAGIC]
    return {
        "superblock": [Block((1024,), 1024)],
        "inodes": list(inodes.values()),
        "directories": [block for inode in directories for block in system.content(inode)],
        "journal": journal,
        "trees": system.blocks("Group descriptors") + system.blocks("bitmap"),
    }
