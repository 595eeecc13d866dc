# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guests with damaged file systems, the same for the same number on every machine that has the same guests; but a
journal is what a machine that lost its power left, which is never quite the same."""
import dataclasses
import json
import pathlib
import random

from support.damage import FINDERS, PLACES
from support.damage.block import damaged_blocks
from support.disk_images import convert, copy_guest, run
from support.guest_tree import run_beside

HERE = pathlib.Path(__file__).resolve().parent
SECTOR = 512


@dataclasses.dataclass(frozen=True)
class Kind:
    type: str
    guest: str
    partition: int  # the one with the guest's root, from 0


KINDS = (Kind("ext4", "tiny-debian", 0), Kind("xfs", "tiny-xfs", 1), Kind("btrfs", "tiny-btrfs", 1),
         Kind("ntfs", "tiny-windows", 1))


@dataclasses.dataclass(frozen=True)
class Damage:
    number: int

    @property
    def kind(self):
        return KINDS[self.number % len(KINDS)]

    @property
    def place(self):
        return PLACES[self.number // len(KINDS) % len(PLACES)]

    @property
    def sealed(self):
        """Whether checksums are made right again, so that the damage gets further."""
        return self.number // len(KINDS) // len(PLACES) % 2 == 1

    def __str__(self):
        return f"{self.number} ({self.kind.type}, {self.place}{', checksums fit' if self.sealed else ''})"


class Original:
    """A sound guest as a raw disk, and the blocks of its root's file system."""

    def __init__(self, kind, unclean, without_checksums, directory):
        directory.mkdir()
        self.disk = convert(copy_guest(kind.guest, directory)[0], directory / "original.raw", "raw")
        table = json.loads(run("sfdisk", "--json", self.disk))["partitiontable"]["partitions"][kind.partition]
        self.start, size = table["start"] * SECTOR, table["size"] * SECTOR
        device = f"sda{kind.partition + 1}"
        if without_checksums:
            run("tune2fs", "-O", "^metadata_csum", f"{self.disk}?offset={self.start}")
        if unclean:
            run_beside([self.disk], HERE / "leave_unclean.sh", directory, device=device, type=kind.type)
        partition = directory / device
        run("dd", "status=none", "bs=1M", "iflag=skip_bytes,count_bytes", "conv=sparse", f"skip={self.start}",
            f"count={size}", f"if={self.disk}", f"of={partition}")
        with open(partition, "r+b") as file:
            file.truncate(size)
            self.places = FINDERS[kind.type](partition, file)
        self.partition = partition


class DamagedGuests:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.originals = {}

    def original(self, kind, unclean=False, without_checksums=False):
        key = kind, unclean, without_checksums
        if key not in self.originals:
            self.originals[key] = Original(*key, self.directory / f"{kind.type}-{len(self.originals)}")
        return self.originals[key]

    def sound(self, kind, image, without_checksums=False):
        """A raw disk without damage. Returns the original."""
        original = self.original(kind, without_checksums=without_checksums)
        run("cp", "--sparse=always", original.disk, image)
        return original

    def make(self, damage, image):
        """A raw disk with the damage. Returns what was changed, for a message."""
        # ntfs-3g does not use the log; a driver for ext4 does not look at a block whose checksum is wrong.
        original = self.original(damage.kind, damage.place == "journal" and damage.kind.type != "ntfs",
                                 damage.sealed and damage.kind.type == "ext4")
        run("cp", "--sparse=always", original.disk, image)
        chance = random.Random(damage.number)
        blocks = original.places[damage.place]
        if not blocks:
            raise AssertionError(f"no {damage.place} found on {damage.kind.type}")
        with open(original.partition, "rb") as sound:
            writes = damaged_blocks(blocks, damage.sealed, chance, sound)
        with open(image, "r+b") as disk:
            for start, content in writes:
                disk.seek(original.start + start)
                disk.write(content)
        return f"blocks at {', '.join(str(start) for start, _ in writes)} of the file system"
