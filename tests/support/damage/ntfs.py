# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where NTFS keeps what: from the boot sector, and the signatures of its records."""
import struct

from support.damage.block import Block, blocks_in_use

SECTOR, CLUSTER, RECORD, PAGE = 512, 4096, 1024, 4096
IN_USE, IS_DIRECTORY = 1, 2  # flags of a record
LOG_FILE, DATA, LOG_PAGES = 2, 0x80, 8


def without_update_sequence(size):
    """The last two bytes of each sector are checked against a number at the record's beginning: damage there, or of
    that number, is always noticed."""
    return tuple((start, SECTOR - 2) for start in range(0, size, SECTOR))


def log_start(file):
    """The first cluster of $LogFile, which is record 2."""
    boot = Block((0,), SECTOR).read(file)
    sectors, first = boot[13], struct.unpack_from("<Q", boot, 48)[0]
    record = Block((first * sectors * SECTOR + LOG_FILE * RECORD,), RECORD).read(file)
    attribute, = struct.unpack_from("<H", record, 20)
    while True:
        kind, length = struct.unpack_from("<II", record, attribute)
        if kind == DATA:
            runs = attribute + struct.unpack_from("<H", record, attribute + 32)[0]
            count, offset = record[runs] & 15, record[runs] >> 4
            return int.from_bytes(record[runs + 1 + count:runs + 1 + count + offset], "little") * sectors * SECTOR
        attribute += length


def places(path, file):
    del path
    log = log_start(file)
    found = {"superblock": [Block((0,), SECTOR)], "inodes": [], "directories": [], "trees": [],
             "journal": [Block((log + PAGE * number,), PAGE) for number in range(LOG_PAGES)]}
    for start in blocks_in_use(file, CLUSTER):
        content = Block((start,), CLUSTER).read(file)
        if content[:4] == b"INDX":
            found["trees"].append(Block((start,), CLUSTER, without_update_sequence(CLUSTER)))
        for offset in range(0, CLUSTER, RECORD):
            if content[offset:offset + 4] != b"FILE":
                continue
            flags, used = struct.unpack_from("<HI", content, offset + 22)
            if flags & IN_USE:
                block = Block((start + offset,), RECORD, ((0, min(used, RECORD)),))
                found["directories" if flags & IS_DIRECTORY else "inodes"].append(block)
    return found
