#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that no file of the project says that something is left for later, or names the place where somebody
has checked it out.

Usage: check_language.py SOURCE_DIR"""
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(sys.argv[1]).resolve()
# In two parts, so that this file passes its own check.
WORDS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]) + r")\b")
PLACE = re.compile(r"(?<![\w./])" + re.escape(str(SOURCE)) + r"\b")


def files():
    """Those in git and those that could be added; all of them where there is no git."""
    listed = subprocess.run(["git", "-C", SOURCE, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True,
                            check=False)
    if listed.returncode == 0:
        return [SOURCE / name for name in listed.stdout.splitlines()]
    return [path for path in SOURCE.rglob("*") if "build" not in path.relative_to(SOURCE).parts]


found = False
for file in sorted(files()):
    if not file.is_file() or file.is_symlink():
        continue
    for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
        match = WORDS.search(line) or PLACE.search(line)
        if match:
            print(f"{file.relative_to(SOURCE)}:{number}: {match[0]}")
            found = True
sys.exit(found)
