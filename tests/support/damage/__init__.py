# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where in a file system what is, and how to damage it: a module for each type."""
from support.damage import btrfs, ext4, ntfs, xfs

# Parts of a file system; each module says which blocks they are.
PLACES = ("superblock", "inodes", "directories", "journal", "trees")

FINDERS = {"ext4": ext4.places, "xfs": xfs.places, "btrfs": btrfs.places, "ntfs": ntfs.places}
