#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that docs/guestfit.1 and "guestfit --help" name the same options with the same arguments, the same commands
and the same exit statuses, and that groff and man have no complaint about the page where they are installed.

Usage: check_man_page.py PROGRAM PAGE"""
import re
import shutil
import subprocess
import sys

PROGRAM, PAGE = sys.argv[1:]


def plain(text):
    """The page's text without fonts and escapes."""
    text = re.sub(r"\\f.", "", text).replace(r"\-", "-").replace('"', "")
    return re.sub(r"^\.[BIR]{1,2} ", "", text, flags=re.M)


def section(page, title):
    found = re.search(rf"^\.SH {title}\n(.*?)(?=^\.SH |\Z)", page, re.S | re.M)
    return found[1] if found else ""


def options_of_help(text):
    line = r"^  (?:(-\w) \[ )?(--[\w-]+)(?: \])?(?: ([A-Z=:]+))?(?:  |$)"
    return {match.groups(default="") for match in re.finditer(line, text, re.M)}


def options_of_page(page):
    options = set()
    for tag in re.findall(r"^\.TP\n(.*)$", section(page, "OPTIONS"), re.M):
        words = plain(tag).replace(" , ", " ").split()
        short = words.pop(0).rstrip(",") if re.fullmatch(r"-\w,?", words[0]) else ""
        options.add((short, words[0], " ".join(words[1:])))
    return options


def report(what, in_help, in_page):
    for item in sorted(in_help - in_page):
        print(f"{what} {item}: in --help, not in {PAGE}")
    for item in sorted(in_page - in_help):
        print(f"{what} {item}: in {PAGE}, not in --help")
    if not in_help:
        print(f"no {what} was found in --help: its form has changed")
    return in_help != in_page or not in_help


def complaints():
    """What the typesetter says about the page."""
    if not shutil.which("groff"):
        return ""
    result = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", PAGE], capture_output=True, text=True, check=False)
    return result.stderr


def main():
    help_text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    wrong = report("option", options_of_help(help_text), options_of_page(page))
    wrong |= report("command",
                    set(re.findall(r"^  guestfit (\w+)", help_text, re.M)),
                    set(re.findall(r'^\.SY "guestfit (\w+)"', page, re.M)))
    wrong |= report("exit status",
                    set(re.findall(r"\b(\d+) (?=[a-z])", help_text.split("Exit status:")[1])),
                    set(re.findall(r"^\.B (\d+)$", section(page, "EXIT STATUS"), re.M)))
    if said := complaints():
        print(said)
        wrong = True
    sys.exit(wrong)


main()
