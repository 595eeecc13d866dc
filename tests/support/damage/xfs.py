# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where XFS keeps what: from the headers at the beginning of each allocation group, and the magic numbers that all
its metadata begins with (XFS Algorithms & Data Structures, 3rd edition)."""
import stat
import struct

from support.damage.block import Block, blocks_in_use, checksum_at, proven

SECTOR = 512
# Where the CRC is in what begins with this magic number.
HEADERS = {b"XFSB": 224, b"XAGF": 216, b"XAGI": 312, b"XAFL": 32}
TREES = {b"AB3B": 52, b"AB3C": 52, b"IAB3": 52, b"FIB3": 52, b"RMB3": 52, b"R3FC": 52, b"BMA3": 64}
DIRECTORIES = {b"XDB3": 4, b"XDD3": 4, b"XDF3": 4}
INODE_CHECKSUM = 100
# A header of each allocation group is in each of its first four sectors.
MOST_LOG_BLOCKS = 16


def log_blocks(file, superblock, block_size):
    start, = struct.unpack_from(">Q", superblock, 48)
    group_blocks, = struct.unpack_from(">I", superblock, 84)
    log_blocks_count, = struct.unpack_from(">I", superblock, 96)
    shift = superblock[124]
    first = (start >> shift) * group_blocks + (start & (1 << shift) - 1)
    written = (Block(((first + number) * block_size,), block_size) for number in range(log_blocks_count))
    return [block for block in written if any(block.read(file))][:MOST_LOG_BLOCKS]


def places(path, file):
    del path
    superblock = Block((0,), SECTOR).read(file)
    block_size, = struct.unpack_from(">I", superblock, 4)
    inode_size, = struct.unpack_from(">H", superblock, 104)
    log = log_blocks(file, superblock, block_size)
    in_log = range(log[0].starts[0], log[-1].starts[0] + block_size)
    found = {"superblock": [], "inodes": [], "directories": [], "journal": log, "trees": []}

    def add(place, start, size, checksum):
        found[place].append(proven(Block((start,), size, seal=checksum_at(checksum)), file))

    for start in blocks_in_use(file, block_size):
        if start in in_log:
            continue
        content = Block((start,), block_size).read(file)
        if content[:4] == b"XFSB":
            add("superblock", start, SECTOR, HEADERS[b"XFSB"])
            for number in (1, 2, 3):
                magic = content[number * SECTOR:number * SECTOR + 4]
                if magic in HEADERS:
                    add("trees", start + number * SECTOR, SECTOR, HEADERS[magic])
        elif content[:4] in TREES:
            add("trees", start, block_size, TREES[content[:4]])
        elif content[:4] in DIRECTORIES:
            add("directories", start, block_size, DIRECTORIES[content[:4]])
        elif content[:2] == b"IN":
            for offset in range(0, block_size, inode_size):
                mode, = struct.unpack_from(">H", content, offset + 2)
                if mode:
                    # Small directories are in their inode.
                    add("directories" if stat.S_ISDIR(mode) else "inodes", start + offset, inode_size, INODE_CHECKSUM)
    return found
