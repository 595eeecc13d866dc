#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What comes out of each family's guest is read by programs that guestfit does not use: findmnt, grub-script-check,
grub-editenv, bash, PyYAML where it is there."""
import pathlib
import shutil
import subprocess
import unittest

FAMILIES = pathlib.Path(__file__).parent


def after(*patterns):
    return sorted(path for pattern in patterns for path in FAMILIES.glob(f"*/after/{pattern}"))


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Parsers(unittest.TestCase):
    def need(self, program):
        if not shutil.which(program):
            self.skipTest(f"{program} is not installed")

    def each(self, paths):
        self.assertTrue(paths, "there are such files")
        for path in paths:
            with self.subTest(str(path.relative_to(FAMILIES))):
                yield path

    def test_findmnt_reads_every_line_of_fstab(self):
        self.need("findmnt")
        for path in self.each(after("etc/fstab")):
            lines = [line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
            listed = run("findmnt", "--tab-file", path, "--list", "--noheadings", "--output", "TARGET")
            self.assertEqual("", listed.stderr)
            self.assertEqual(len(lines), len(listed.stdout.splitlines()))

    def test_grub_reads_its_configuration(self):
        self.need("grub-script-check")
        for path in self.each(after("boot/grub/grub.cfg", "boot/grub2/grub.cfg")):
            result = run("grub-script-check", path)
            self.assertEqual((0, ""), (result.returncode, result.stderr))

    def test_grub_reads_its_environment(self):
        self.need("grub-editenv")
        for path in self.each(after("boot/grub2/grubenv", "boot/grub/grubenv")):
            self.assertEqual(1024, path.stat().st_size)
            listed = run("grub-editenv", path, "list")
            self.assertIn("console=ttyS0,115200n8", listed.stdout)

    def test_the_shell_reads_shell_files(self):
        paths = after("etc/default/grub", "etc/sysconfig/**/ifcfg-*", "etc/sysconfig/network", "etc/sysconfig/kernel",
                      "etc/sysconfig/network/config", "etc/dracut.conf", "etc/dracut.conf.d/*", "etc/mkinitcpio.conf")
        for path in self.each([path for path in paths if path.is_file()]):
            result = run("bash", "-n", path)
            self.assertEqual((0, ""), (result.returncode, result.stderr))

    def test_yaml_reads_netplan(self):
        try:
            import yaml  # pylint: disable=import-outside-toplevel
        except ImportError:
            self.skipTest("python3-yaml is not installed")
        for path in self.each(after("etc/netplan/*.yaml")):
            cards = yaml.safe_load(path.read_text())["network"]["ethernets"]
            self.assertTrue(any(card.get("dhcp4") and card["match"]["name"] == "e*" for card in cards.values()))


if __name__ == "__main__":
    unittest.main()
