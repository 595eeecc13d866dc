#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that docs/rules has a page of each rule, as "guestfit rules page" prints it, an index, and nothing else.

Usage: rule_pages.py [--write] PROGRAM SOURCE_DIR

--write makes them anew."""
import itertools
import json
import pathlib
import shutil
import subprocess
import sys

WRITE = "--write" in sys.argv
PROGRAM, SOURCE = sys.argv[-2], pathlib.Path(sys.argv[-1])
FOLDER = SOURCE / "docs/rules"
AREAS = {
    "boot": "The boot loader", "checks": "What a guest should be like", "drivers": "Drivers", "guest": "The guest",
    "limits": "What the target takes", "network": "The network", "storage": "Disks and file systems",
}
HEAD = """# The rules

A page of each rule: what is true after it, why, when it applies, its parameters, and examples with what comes out of
them. The pages are made from the rule files: `tests/structure/rule_pages.py --write build/dev/guestfit .`
How to write a rule: [rules.md](../rules.md). Which rule serves which requirement: [spec-coverage.md](../spec-coverage.md).
"""


def output(*arguments):
    return subprocess.run([PROGRAM, "rules", *arguments], capture_output=True, text=True, check=True).stdout


def index(rules):
    text = HEAD
    for area, group in itertools.groupby(rules, lambda rule: rule["id"].split("/")[1]):
        text += f"\n## {AREAS.get(area, area.capitalize())}\n\n"
        text += f"| rule | {'what it looks at' if area == 'checks' else 'what is true after it'} |\n|---|---|\n"
        for rule in group:
            text += f"| [{rule['id']}]({rule['id']}.md) | {rule['title']} |\n"
    return text


def main():
    rules = json.loads(output("list", "--format", "json"))["rules"]
    pages = {FOLDER / f"{rule['id']}.md": output("page", rule["id"]) for rule in rules}
    pages[FOLDER / "README.md"] = index(rules)
    if WRITE:
        shutil.rmtree(FOLDER, ignore_errors=True)
        for path, text in pages.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    there = {path: path.read_text() for path in FOLDER.rglob("*.md")}
    stale = sorted(path for path in {**pages, **there} if pages.get(path) != there.get(path))
    for path in stale:
        print(f"{path.relative_to(SOURCE)} is not what the rules say; run this with --write")
    return bool(stale)


sys.exit(main())
