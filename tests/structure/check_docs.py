#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks what documents promise: links lead to files, the C++ of the README is the program that the install test
builds, the rule of docs/rules.md passes lint, and the JSON of docs/report-format.md is JSON.

Usage: check_docs.py PROGRAM SOURCE_DIR"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])
problems = []


def blocks(file, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", (SOURCE / file).read_text(), re.S | re.M)


def check_links():
    documents = [*SOURCE.glob("*.md"), *SOURCE.glob("docs/*.md"), *SOURCE.glob("images/*.md"), *SOURCE.glob("tests/*/*.md")]
    for document in documents:
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            if not (document.parent / link).exists():
                problems.append(f"{document.relative_to(SOURCE)}: there is no {link}")


def check_program():
    program = (SOURCE / "tests/install/consumer/main.cpp").read_text()
    without_head = "".join(line for line in program.splitlines(True) if not line.startswith("//"))
    if without_head not in blocks("README.md", "cpp"):
        problems.append("README.md: the C++ is not that of tests/install/consumer/main.cpp")


def check_rule():
    (rule,) = blocks("docs/rules.md", "yaml")
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory, "linux/boot/quiet")
        folder.mkdir(parents=True)
        (folder / "rule.yaml").write_text(rule)
        result = subprocess.run([PROGRAM, "rules", "lint", directory], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        problems.append(f"docs/rules.md: the example has faults:\n{result.stdout}{result.stderr}")


def check_json():
    for block in blocks("docs/report-format.md", "json"):
        try:
            json.loads(block)
        except ValueError as error:
            problems.append(f"docs/report-format.md: {error} in\n{block}")


check_links()
check_program()
check_rule()
check_json()
print("\n".join(problems))
sys.exit(bool(problems))
