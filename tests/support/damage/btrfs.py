# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where Btrfs keeps what: its superblocks, and the tree blocks that btrfs-progs finds in use (the on-disk format in
the documentation of Btrfs). A tree block that is kept twice is damaged twice, or Btrfs would take the other copy."""
import re
import struct

from support.damage.block import Block, blocks_in_use, checksum_at, proven
from support.disk_images import run

SUPERBLOCK_SIZE = 4096
SUPERBLOCKS = (64 << 10, 64 << 20)
SECTOR = 4096
LOG_TREE = 0xFFFFFFFFFFFFFFFA
HEADER, ITEM = 101, 25  # bytes
INODE_ITEM, INODE_REF, DIR_ITEM, DIR_INDEX, EXTENT_DATA = 1, 12, 84, 96, 108
KINDS = {"inodes": (INODE_ITEM, EXTENT_DATA), "directories": (INODE_REF, DIR_ITEM, DIR_INDEX)}


def is_file_tree(owner):
    return owner == 5 or 256 <= owner < 1 << 63


def ranges_of(content, kinds):
    """Where a leaf has items of these kinds, and what they say."""
    count, level = struct.unpack_from("<IB", content, 96)
    ranges = []
    for index in range(0 if level else count):
        start = HEADER + ITEM * index
        kind, = struct.unpack_from("<B", content, start + 8)
        offset, size = struct.unpack_from("<II", content, start + 17)
        if kind in kinds:
            ranges += [(start, ITEM), (HEADER + offset, size)]
    return tuple(ranges)


def places(path, file):
    seal = checksum_at(0, start=32)  # in superblocks and tree blocks alike
    superblock = Block(SUPERBLOCKS[:1], SUPERBLOCK_SIZE).read(file)
    node_size, = struct.unpack_from("<I", superblock, 148)
    said = run("btrfs", "inspect-internal", "dump-tree", path)
    in_use = {int(number) for number in re.findall(r"^(?:leaf|node) (\d+) ", said, re.M)}
    copies = {}
    for start in blocks_in_use(file, SECTOR):
        head = Block((start,), HEADER).read(file)
        logical, = struct.unpack_from("<Q", head, 48)
        if head[32:48] == superblock[32:48] and logical in in_use and start not in SUPERBLOCKS:
            copies.setdefault(logical, []).append(start)

    found = {"superblock": [Block((start,), SUPERBLOCK_SIZE, seal=seal) for start in SUPERBLOCKS],
             "inodes": [], "directories": [], "journal": [], "trees": []}
    for starts in copies.values():
        block = Block(tuple(starts), node_size, seal=seal)
        content = block.read(file)
        owner, = struct.unpack_from("<Q", content, 88)
        if owner == LOG_TREE:
            found["journal"].append(block)
        elif not is_file_tree(owner) or content[100]:
            found["trees"].append(block)
        else:
            for place, kinds in KINDS.items():
                if ranges := ranges_of(content, kinds):
                    found[place].append(Block(block.starts, node_size, ranges, seal))
    return {place: [proven(block, file) for block in blocks] for place, blocks in found.items()}
