# SPDX-License-Identifier: LGPL-2.1-or-later
"""A piece of a file system that a test damages."""
import dataclasses
import os
import struct
from typing import Callable, Optional

from support.damage.crc32c import crc32c

# Damage is a few flipped bits in a few blocks, mostly where something is written.
MOST_BLOCKS, MOST_FLIPS, IN_USE = 6, 5, 0.85


@dataclasses.dataclass(frozen=True)
class Block:
    starts: tuple  # bytes from the file system's beginning; several where it keeps copies
    size: int
    ranges: tuple = ()  # pairs of start and length inside, to flip bits in; all of it when empty
    # Makes the block's checksum fit its changed content, so that whoever reads it has to look at that.
    seal: Optional[Callable] = None

    def read(self, file):
        file.seek(self.starts[0])
        return file.read(self.size)


def blocks_in_use(file, size):
    """Positions of the blocks that a sparse file has."""
    end = file.seek(0, os.SEEK_END)
    at = 0
    while at < end:
        try:
            start = os.lseek(file.fileno(), at, os.SEEK_DATA)
        except OSError:  # only holes follow
            return
        at = os.lseek(file.fileno(), start, os.SEEK_HOLE)
        yield from range(start // size * size, at, size)


def damage(content, block, random):
    """`content` of the block with some bits flipped."""
    changed = bytearray(content)
    ranges = block.ranges or ((0, block.size),)
    places = [place for start, length in ranges for place in range(start, min(start + length, len(content)))]
    used = [place for place in places if content[place]] or places
    for _ in range(random.randint(1, MOST_FLIPS)):
        place = random.choice(used if random.random() < IN_USE else places)
        changed[place] ^= 1 << random.randrange(8)
    return changed


def damaged_blocks(blocks, sealed, random, file):
    """Pairs of a position and what to write there."""
    writes = []
    for block in random.sample(blocks, min(len(blocks), random.randint(1, MOST_BLOCKS))):
        changed = damage(block.read(file), block, random)
        if sealed and block.seal:
            block.seal(changed)
        writes += [(start, bytes(changed)) for start in block.starts]
    return writes


def checksum_at(place, start=0):
    """A seal: CRC-32C at `place` of all from `start`, the checksum's own bytes being 0."""

    def seal(content):
        content[place:place + 4] = bytes(4)
        struct.pack_into("<I", content, place, crc32c(content[start:]))

    return seal


def proven(block, file):
    """The block, without its seal if that would not give the checksum that it has now."""
    content = block.read(file)
    again = bytearray(content)
    if block.seal:
        block.seal(again)
    return block if bytes(again) == content else dataclasses.replace(block, seal=None)
