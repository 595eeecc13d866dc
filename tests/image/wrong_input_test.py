#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whatever is wrong with what the program is given: one clear sentence and what to do about it, the right exit
status, and no byte changed. Without the damaged guests a few seconds, with them about four minutes."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.complaints import FAILED, REFUSED, USAGE, ComplaintCase  # noqa: E402
from support.disk_images import convert, require_programs, run  # noqa: E402

NOBODY = 65534
FIRST_PARTITION = 2048 * 512


class WrongFiles(ComplaintCase):
    """Without a guest: nothing here needs a disk with anything on it."""

    def every_command(self, image, **expected):
        for command in (["inspect"], ["audit"], ["apply", "--in-place"], ["revert"],
                        ["apply", "-o", self.directory / "new.qcow2"]):
            with self.subTest(command=command):
                self.complaint(*command, image, **expected)

    def test_no_such_file(self):
        self.every_command(self.directory / "no.qcow2", status=FAILED, message=r"there is no file .*no\.qcow2",
                           remedy="check the name")

    def test_a_link_to_nothing(self):
        (self.directory / "disk.raw").symlink_to("gone.raw")
        self.every_command(self.directory / "disk.raw", status=FAILED,
                           message=r"disk\.raw is a symbolic link to a file that does not exist", remedy="check")

    def test_a_text_file(self):
        image = self.directory / "notes.qcow2"
        image.write_text("These are notes, not a disk.\n" * 100, encoding="ascii")
        self.every_command(image, status=FAILED, code="ERR-1", message=r"notes\.qcow2 is not a disk image",
                           remedy="raw, qcow2, VMDK")

    def test_an_empty_file(self):
        image = self.directory / "disk.qcow2"
        image.touch()
        self.every_command(image, status=FAILED, code="ERR-1", message=r"disk\.qcow2 is empty", remedy="complete")

    def test_a_directory(self):
        image = self.directory / "disks"
        image.mkdir()
        self.every_command(image, status=FAILED, code="ERR-1", message="disks is a directory", remedy="--directory")

    def test_a_device(self):
        self.every_command("/dev/null", status=FAILED, code="ERR-1", message="/dev/null is not a regular file",
                           remedy="disk image")

    def test_an_archive(self):
        image = self.directory / "disk.raw.gz"
        image.write_bytes(b"\x1f\x8b\x08\x00" + b"x" * 100)
        self.every_command(image, status=FAILED, code="ERR-1", message="is a gzip archive", remedy="unpack")

    def test_a_file_that_may_not_be_read(self):
        image = self.directory / "disk.raw"
        make_disk(image)
        image.chmod(0)
        self.directory.chmod(0o755)
        user = NOBODY if os.geteuid() == 0 else None
        self.complaint("audit", image, status=FAILED, message="cannot be read: Permission denied",
                       remedy="permissions|owner", as_user=user)

    def test_the_same_disk_twice(self):
        image = self.directory / "disk.raw"
        make_disk(image)
        (self.directory / "link.raw").symlink_to("disk.raw")
        for second in (image, self.directory / "link.raw"):
            self.complaint("audit", image, second, status=USAGE, message="are the same file", remedy="each disk .* once")


class WrongWords(ComplaintCase):
    """A command line that makes no sense."""

    def setUp(self):
        super().setUp()
        self.image = self.directory / "disk.raw"
        make_disk(self.image)

    def usage(self, *arguments, message, remedy):
        self.complaint(*arguments, status=USAGE, message=message, remedy=remedy)

    def test_commands(self):
        self.usage("aply", self.image, message='there is no command "aply"', remedy="inspect, audit, apply")
        self.usage("rules", "lst", message='"guestfit rules lst" is not a command', remedy="guestfit rules list")
        self.usage(message="no command was given", remedy="inspect, audit, apply")
        self.usage("audit", message="no image", remedy="disks of the guest")

    def test_options(self):
        self.usage("audit", "--tarqet", "ec2", self.image, message="no option --tarqet", remedy="--help")
        self.usage("audit", self.image, "--target", message="--target", remedy="--help|NAME")
        self.usage("audit", "--in-place", self.image, message="--in-place belongs to apply",
                   remedy="leave it out, or use it with guestfit apply")
        self.usage("audit", "--set", "x", self.image, message='--set x has no "="', remedy="--set NAME=VALUE")
        self.usage("audit", "--key", "x", self.image, message='--key x has no ":"', remedy="--key DEVICE:FILE")
        self.usage("audit", "--directory", self.directory, self.image, message="directory", remedy="one or the other")

    def test_what_does_not_exist(self):
        self.usage("audit", "--target", "azur", self.image, message='no target "azur"', remedy="choose one of azure, ec2, gcp, kvm, vmware")
        self.usage("audit", "--only", "linux/storage/fstap", self.image, message="linux/storage/fstap",
                   remedy='did you mean "linux/storage/fstab"')
        self.usage("audit", "--skip", "linux/storage/fstap", self.image, message="linux/storage/fstap",
                   remedy='did you mean "linux/storage/fstab"')
        self.usage("audit", "--set", "colour=red", self.image, message='"colour"', remedy="guestfit rules show")
        self.usage("audit", "--backend", "magic", self.image, message="magic", remedy="auto, sandbox or libguestfs")

    def test_where_the_result_goes(self):
        self.usage("apply", self.image, message="where the result goes", remedy="--in-place, or -o")
        self.usage("apply", "--in-place", "-o", self.directory / "new", self.image, message="exclude each other",
                   remedy="choose one")
        self.usage("apply", "-o", self.image, self.image, message="is one of the images given", remedy="another name")
        self.usage("apply", "-o", self.directory / "new", "-O", "vdi", self.image, message="vdi", remedy="qcow2 or raw")

    def test_an_output_that_exists(self):
        other = self.directory / "other.qcow2"
        other.write_bytes(b"somebody needs this")
        self.complaint("apply", "-o", other, self.image, status=FAILED, message=r"other\.qcow2 exists already",
                       remedy="another name")
        (self.directory / "link.qcow2").symlink_to("gone")
        self.complaint("apply", "-o", self.directory / "link.qcow2", self.image, status=FAILED,
                       message=r"link\.qcow2 exists already", remedy="another name")

    def test_an_output_where_there_is_no_directory(self):
        self.complaint("apply", "-o", self.directory / "gone/new.qcow2", self.image, status=FAILED,
                       message="the directory of .*new.qcow2", remedy="make the directory")

    def test_a_plan_that_is_none(self):
        plan = self.directory / "plan.json"
        self.complaint("apply", "--in-place", "--plan", plan, self.image, status=FAILED,
                       message=r"plan\.json: No such file", remedy="check the name")
        for text in ("", "{", "[]", '{"kind": "guestfit plan"}', "\xff\xfe"):
            plan.write_text(text, encoding="latin-1")
            self.complaint("apply", "--in-place", "--plan", plan, self.image, status=USAGE, message="not a saved plan",
                           remedy="--plan-out")

    def test_a_rule_with_a_typo(self):
        rule = self.directory / "rules/linux/storage/fstab/rule.yaml"
        rule.parent.mkdir(parents=True)
        shipped = pathlib.Path(__file__).resolve().parents[2] / "rules/linux/storage/fstab/rule.yaml"
        text = shipped.read_text(encoding="utf-8")
        rule.write_text(re.sub("^editor:", "edtior:", text, flags=re.M), encoding="utf-8")
        line = 1 + text[:text.index("\neditor:") + 1].count("\n")
        self.complaint("audit", "--rules", self.directory / "rules", self.image, status=FAILED,
                       message=rf'fstab/rule\.yaml:{line}: "edtior" is not a key', remedy="guestfit rules lint")

    def test_rules_that_are_not_there(self):
        self.complaint("audit", "--rules", self.directory / "rules", self.image, status=FAILED,
                       message="rules: this is not a directory", remedy=".")

    def test_a_directory_that_holds_no_guest(self):
        (self.directory / "tree").mkdir()
        for command in (["audit"], ["apply", "--in-place"]):
            self.complaint(*command, "--directory", self.directory / "tree", status=REFUSED, code="ERR-9",
                           message="no operating system", remedy=".")
        self.complaint("audit", "--directory", self.directory / "gone", status=FAILED, message="gone",
                       remedy="check the name")


class WrongPlace(ComplaintCase):
    """Images that cannot be written, or are not to be."""

    def setUp(self):
        super().setUp()
        self.image = self.directory / "disk.raw"
        make_disk(self.image)

    def test_a_read_only_image(self):
        self.image.chmod(0o444)
        for command in (["apply", "--in-place"], ["revert"]):
            self.complaint(*command, self.image, status=FAILED, message=r"disk\.raw is read-only",
                           remedy="make it writable|-o FILE")

    def test_a_directory_without_permission(self):
        self.image.chmod(0o666)
        self.directory.chmod(0o555)
        self.addCleanup(self.directory.chmod, 0o700)
        user = NOBODY if os.geteuid() == 0 else None
        for command in (["apply", "--in-place"], ["apply", "-o", self.directory / "new.qcow2"]):
            with self.subTest(command=command):
                self.complaint(*command, self.image, status=FAILED, message="Permission denied", remedy="writable",
                               as_user=user)

    def test_an_image_in_use(self):
        require_programs("qemu-system-x86_64")
        qcow2 = convert(self.image, self.directory / "disk.qcow2", "qcow2")
        for image, image_format in ((self.image, "raw"), (qcow2, "qcow2")):
            with running_machine(image, image_format):
                for command in (["audit"], ["inspect"], ["apply", "--in-place"], ["revert"],
                                ["apply", "-o", self.directory / "new.qcow2"]):
                    with self.subTest(command=command, image=image.name):
                        self.complaint(*command, image, status=FAILED, message=f"{image.name} is in use",
                                       remedy="shut the virtual machine down")


class WrongGuests(ComplaintCase):
    """Guests that are refused once they have been looked at; the appliance is started for each command."""

    def damaged(self, *commands):
        """tiny-debian, with its root file system changed by debugfs."""
        require_programs("debugfs")
        image = self.copy("tiny-debian")[0]
        raw = convert(image, self.directory / "disk.raw", "raw")
        image.unlink()
        for command in commands:
            run("debugfs", "-w", "-R", command, f"{raw}?offset={FIRST_PARTITION}")
        return raw

    def test_no_operating_system(self):
        image = self.copy("tiny-no-os")[0]
        self.complaint("audit", image, status=REFUSED, code="ERR-9", message="no operating system was found",
                       remedy="the disk that the guest boots from")

    def test_two_operating_systems(self):
        image = self.copy("tiny-two-roots")[0]
        self.complaint("audit", image, status=REFUSED, code="LIM-4",
                       message=r"more than one operating system: .* on /dev/sda1, .* on /dev/sda2",
                       remedy="--root /dev/sda1")

    def test_an_error_flag(self):
        image = self.damaged("ssv state 2")
        for command in (["audit"], ["apply", "--in-place"]):
            with self.subTest(command=command):
                self.complaint(*command, image, status=REFUSED, code="ERR-10", message="file system on /dev/sda1",
                               remedy="run fsck")

    def test_damage_that_leaves_it_mountable(self):
        for damage in ("freei /etc/hostname", "sif /etc/hosts links_count 7"):
            with self.subTest(damage=damage):
                image = self.damaged(damage)
                for command in (["audit"], ["apply", "--in-place"]):
                    self.complaint(*command, image, status=REFUSED, code="ERR-10",
                                   message="file system on /dev/sda1 is damaged", remedy="run fsck")

    def test_a_full_boot(self):
        image = self.copy("tiny-small-boot")[0]
        self.complaint("audit", image, status=REFUSED, code="CFG-19",
                       message=r"the file system of /boot has \d\S* \w+ free, and \d\S* \w+ are needed",
                       remedy="free space there")

    def test_an_image_that_was_cut_short(self):
        image = self.copy("tiny-debian")[0]
        os.truncate(image, image.stat().st_size // 2)
        self.complaint("audit", image, status=FAILED, code="ERR-1", message="is damaged", remedy="copy or export")


class running_machine:  # noqa: N801, a context manager that reads like a phrase
    """A virtual machine that has the image open for writing and never starts."""

    def __init__(self, image, image_format):
        self.command = ["qemu-system-x86_64", "-S", "-nodefaults", "-display", "none", "-accel", "tcg", "-qmp", "stdio",
                        "-drive", f"file={image},format={image_format},if=virtio"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if b"QMP" not in self.process.stdout.readline():
            self.__exit__()
            raise AssertionError("QEMU does not start")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def make_disk(path):
    """A raw disk with a partition table and nothing else."""
    with open(path, "wb") as file:
        file.write(bytes(510) + b"\x55\xaa")
        file.truncate(1 << 20)


if __name__ == "__main__":
    unittest.main()
