#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that includes follow the layers of src/CMakeLists.txt: a file may include headers of its own layer and
of those that its layer depends on, directly or not. Headers belong to the layer of the .cpp of the same name;
one without a .cpp belongs to the first layer that has a file of its folder, unless PLACED says otherwise."""
import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])

# Headers that have no .cpp and whose folder has more than one layer.
PLACED = {
    "guest/backend_limit.hpp": "guest",
    "guest/disk_access.hpp": "disks",
    "guest/guest_writer.hpp": "disks",
    "guest/libguestfs_drive.hpp": "libguestfs",
    "guest/writable_disks.hpp": "disks",
}

# Sources of the programs, on top of the layers.
PROGRAM = {"cli/main.cpp", "cli/rules_command.cpp", "worker/main.cpp"}


def read_layers():
    text = (SOURCE / "src/CMakeLists.txt").read_text()
    layers = {}
    for name, body in re.findall(r"^guestfit_layer\((\w+)\n(.*?)\)$", text, re.S | re.M):
        parts = re.split(r"\b(SOURCES|DEPENDS|LIBRARIES)\b", body)
        fields = {key: value.split() for key, value in zip(parts[1::2], parts[2::2])}
        layers[name] = {"sources": set(fields.get("SOURCES", [])), "depends": fields.get("DEPENDS", [])}
    return layers


def reachable(layers, name):
    seen = set()
    pending = [name]
    while pending:
        layer = pending.pop()
        if layer not in seen:
            seen.add(layer)
            pending += layers[layer]["depends"]
    return seen


def layer_of(layers, header):
    if header in PLACED:
        return PLACED[header]
    twin = header.removesuffix(".hpp") + ".cpp"
    for name, layer in layers.items():
        if twin in layer["sources"]:
            return name
    folder = header.split("/")[0]
    for name, layer in layers.items():
        if any(source.split("/")[0] == folder for source in layer["sources"]):
            return name
    return None


def main():
    layers = read_layers()
    if len(layers) < 8:
        sys.exit("src/CMakeLists.txt could not be understood: %d layers found" % len(layers))
    problems = []
    checked = 0
    for path in sorted((SOURCE / "src").rglob("*.[ch]pp")):
        name = str(path.relative_to(SOURCE / "src"))
        own = layer_of(layers, name.removesuffix(".cpp").removesuffix(".hpp") + ".hpp")
        if own is None:
            problems.append("%s belongs to no layer" % name)
            continue
        allowed = set(layers) if name in PROGRAM else reachable(layers, own)
        for header in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
            checked += 1
            layer = layer_of(layers, header)
            if layer not in allowed:
                problems.append("%s (%s) includes %s (%s)" % (name, own, header, layer))
        if name.endswith(".cpp") and name not in PROGRAM and not any(name in layer["sources"] for layer in layers.values()):
            problems.append("%s is not in src/CMakeLists.txt" % name)
        if name.endswith(".hpp") and re.search(r"^\s*using namespace", path.read_text(), re.M):
            problems.append("%s: using namespace in a header" % name)
    for problem in problems:
        print(problem)
    print("%d includes checked, %d problems" % (checked, len(problems)))
    sys.exit(1 if problems or checked == 0 else 0)


main()
