#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks docs/spec-coverage.md: every id is there, in order; each has a rule or a file that names it, or a reason
why not; and what the page says of rules and files is current.

Usage: spec_coverage.py [--write] SOURCE_DIR

--write brings the column of rules and files up to date."""
import pathlib
import re
import sys

WRITE = "--write" in sys.argv
SOURCE = pathlib.Path(sys.argv[-1])
PAGE = SOURCE / "docs/spec-coverage.md"
COUNTS = {"MOD": 15, "CFG": 19, "SYS": 4, "LIM": 15, "ERR": 11}
ROW = re.compile(r"^\| ((?:%s)-\d+) \| ([^|]*) \| ([^|]*) \|([^|]*)\|([^|]*)\|$" % "|".join(COUNTS))


def ids_of_rules():
    """Id to the rules that name it in `spec`."""
    found = {}
    for file in sorted(SOURCE.glob("rules/**/rule.yaml")):
        rule = file.parent.relative_to(SOURCE / "rules").as_posix()
        spec = re.search(r"^spec: *\[([^]]*)\]", file.read_text(), re.M)
        for name in spec[1].split(",") if spec else []:
            found.setdefault(name.strip(), []).append(f"`{rule}`")
    return found


def ids_of_code():
    """Id to the files of src/ that give it to a finding or an error."""
    found = {}
    for file in sorted(SOURCE.glob("src/**/*.cpp")):
        for name in sorted(set(re.findall(r'"([A-Z]{3}-\d+)"', file.read_text()))):
            found.setdefault(name, []).append(f"`{file.relative_to(SOURCE).as_posix()}`")
    return found


def main():
    rules, code = ids_of_rules(), ids_of_code()
    problems, seen, lines = [], [], []
    for line in PAGE.read_text().splitlines():
        row = ROW.match(line)
        if row:
            name, guests, what, where, reason = (part.strip() for part in row.groups())
            now = ", ".join(rules.get(name, code.get(name, [])))
            seen.append(name)
            if now != where and not WRITE:
                problems.append(f"{name}: the page says \"{where}\", the sources say \"{now}\"; run this with --write")
            if not now and not reason:
                problems.append(f"{name}: no rule and no code names it, and there is no reason")
            line = f"| {name} | {guests} | {what} | {now} | {reason} |"
        lines.append(line)
    expected = [f"{section}-{number}" for section, count in COUNTS.items() for number in range(1, count + 1)]
    if seen != expected:
        problems.append(f"missing or out of order: {sorted(set(expected) ^ set(seen))}")
    known = set(expected)
    for name in sorted({name for name in {**rules, **code} if name.split("-")[0] in COUNTS} - known):
        problems.append(f"{name} is named but is none of the ids")
    if WRITE:
        PAGE.write_text("\n".join(lines) + "\n")
    print("\n".join(problems))
    return bool(problems)


sys.exit(main())
