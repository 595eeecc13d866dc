#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the worker does on the sandbox's kernel with disks that are not as they should be: damage, features that the
kernel does not know, members that are missing, links that lead elsewhere, writes that fail. What it does with
ordinary guests, the tests of the whole program see. About a minute on two busy cores."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.disk_images import copy_guest, require_programs, run  # noqa: E402
from support.program import ROOT  # noqa: E402
from support.small_kernel import KEY, probe  # noqa: E402


class WorkerTest(unittest.TestCase):
    def setUp(self):
        require_programs("mke2fs", "debugfs")
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="guestfit-test-")))

    def disk(self, name, mebibytes=64):
        image = self.directory / f"{name}.raw"
        with image.open("wb") as file:
            file.truncate(mebibytes << 20)
        return image

    def ext4(self, name="ext4", *options):
        image = self.disk(name)
        run("mke2fs", "-q", "-t", "ext4", *options, image)
        return image

    def xfs(self):
        require_programs("mkfs.xfs", "xfs_db")
        image = self.disk("xfs", 320)
        run("mkfs.xfs", "-q", image)
        return image

    def results(self, answers):
        """The last words of each command that did something."""
        return [answer.get("result", answer.get("limit", answer.get("error"))) for answer in answers]

    def mounted(self, image, kind, options="ro"):
        return probe([image], "mount", "/dev/sda", kind, "/", options)[-1]

    def test_a_feature_that_the_kernel_does_not_know_is_a_limit_of_the_backend(self):
        newer = self.ext4("newer", "-O", "^metadata_csum")
        run("debugfs", "-w", "-R", "feature FEATURE_I31", newer)
        casefold = self.ext4("casefold", "-O", "casefold")
        xfs = self.xfs()
        run("xfs_db", "-x", "-c", "sb 0", "-c", "write -d features_incompat 0x80000003", xfs)
        for image, kind in ((newer, "ext4"), (casefold, "ext4"), (xfs, "xfs")):
            with self.subTest(image.stem):
                answer = self.mounted(image, kind)
                self.assertRegex(answer.get("limit", str(answer)), rf"cannot mount {kind} \(/dev/sda\).*\(sda\)")

    def test_a_type_that_the_kernel_does_not_know_is_a_limit_of_the_backend(self):
        answer = self.mounted(self.ext4(), "zfs")
        self.assertIn("cannot mount zfs (/dev/sda)", answer.get("limit", str(answer)))

    def test_damage_is_told_with_the_kernels_reason_and_the_common_name(self):
        image = self.xfs()
        with image.open("r+b") as file:
            file.seek(512)
            file.write(b"\xa5" * 1536)
        answer = self.mounted(image, "xfs")
        self.assertRegex(answer.get("result", str(answer)), r"^Structure needs cleaning: XFS \(sda\): ")

    def test_a_checker_tells_what_it_found(self):
        image = self.ext4()
        run("debugfs", "-w", "-R", "set_inode_field <2> links_count 9", image)
        sound, found = probe([self.ext4("sound"), image], "complaints", "/dev/sda", "e2fsck,-n,-f", "complaints",
                             "/dev/sdb", "e2fsck,-n,-f")[1:]
        self.assertIsNone(sound["result"])
        self.assertIn("ref count is 9", found["result"])

    def test_a_checker_that_the_host_does_not_have_is_a_limit_of_the_backend(self):
        answer = probe([self.ext4()], "complaints", "/dev/sda", "fsck.of-no-host,-n")[-1]
        self.assertIn("fsck.of-no-host", answer.get("limit", str(answer)))

    def test_no_link_of_the_guest_leads_a_mount_out_of_it(self):
        tree = self.directory / "tree"
        (tree / "boot").mkdir(parents=True)
        (tree / "out").symlink_to("../../../../tmp")
        (tree / "in").symlink_to("/boot")
        guest = self.ext4("guest", "-d", tree)
        other = self.ext4("other")
        places = ("/out", "/in", "/out/../boot", "/nothing", "/boot")
        mounts = [word for place in places for word in ("mount", "/dev/sdb", "ext4", place, "ro")]
        answers = probe([guest, other], "mount", "/dev/sda", "ext4", "/", "noatime", *mounts, "list", "/boot",
                        "unmount", "close")
        *refused, mounted, listed, unmounted, closed = self.results(answers[2:])
        for place, message in zip(places, refused):
            self.assertIn(f"no directory {place}", str(message))
        self.assertEqual([mounted, listed, unmounted, closed], [None, ["lost+found"], None, None])

    def test_writes_that_failed_are_told_at_the_end(self):
        image = self.xfs()  # writes its superblock, at sector 0, when it is unmounted
        *before, closed = probe([image], "mount", "/dev/sda", "xfs", "/", "noatime", "write", "/new", "text", "unmount",
                                "close", bad_sector=0)
        self.assertEqual(self.results(before), [None] * 4, before)
        self.assertRegex(closed.get("error", str(closed)), "cannot write to the disks: I/O error, dev sda, sector 0 ")

    def test_what_was_written_is_there_after_unmounting(self):
        image = self.ext4()
        answers = probe([image], "mount", "/dev/sda", "ext4", "/", "noatime", "write", "/new", "text", "unmount", "drop",
                        "mount", "/dev/sda", "ext4", "/", "ro", "read", "/new", "write", "/other", "text", "close")
        self.assertEqual(answers[6]["result"], "text\n")
        self.assertIn("Read-only file system", answers[7]["error"])
        self.assertIsNone(answers[8]["result"])

    def test_a_hibernated_windows_is_not_mounted_for_writing(self):
        require_programs("mkntfs", "ntfscp", "ntfs-3g")
        image = self.disk("ntfs")
        run("mkntfs", "-q", "-F", image)
        (self.directory / "hiberfil.sys").write_bytes(b"hibr" + bytes(8188))
        run("ntfscp", "-q", image, self.directory / "hiberfil.sys", "hiberfil.sys")
        _, writable, readable, listed, unmounted = probe([image], "mount", "/dev/sda", "ntfs", "/", "noatime", "mount",
                                                         "/dev/sda", "ntfs", "/", "ro", "list", "/", "unmount")
        self.assertIn("unclean", writable["result"] or "")
        self.assertEqual(self.results([readable, listed, unmounted]), [None, ["hiberfil.sys"], None])

    def test_an_array_runs_without_one_of_its_disks(self):
        require_programs("mdadm")
        _, second = copy_guest("tiny-md", self.directory)
        opened, storage, mounted, listed, closed = probe([second], "storage", "mount", "/dev/md0", "ext4", "/", "ro",
                                                         "list", "/", "close")
        self.assertIsNone(opened["result"])
        self.assertEqual([each["device"] for each in storage["result"]["arrays"]], ["/dev/md0"])
        self.assertIsNone(mounted["result"])
        self.assertIn("etc", listed["result"])
        self.assertIsNone(closed["result"])

    def test_volumes_that_need_modules_of_their_own_are_activated(self):
        require_programs("lvm")
        disks = [self.disk("first"), self.disk("second")]
        steps = ("load", "dm-mod", "load", "dm-raid", "load", "dm-snapshot", "run", "lvm,vgcreate,vg,/dev/vda,/dev/vdb",
                 "run", "lvm,lvcreate,-y,-n,mirror,-L,16M,--type,raid1,-m1,vg", "run",
                 "lvm,lvcreate,-y,-n,plain,-L,8M,vg", "run", "lvm,lvcreate,-y,-n,snap,-s,-L,4M,vg/plain", "run",
                 "lvm,lvcreate,-y,-n,skipped,-ky,-an,-L,4M,vg", "run", "lvm,vgchange,-an", "sync")
        self.assertFalse([answer for answer in probe(disks, *steps) if "result" not in answer])
        volumes = probe(disks, "storage")[-1]["result"]["volumes"]
        self.assertEqual([each["device"] for each in volumes], ["/dev/vg/mirror", "/dev/vg/plain", "/dev/vg/snap"])

    def test_a_btrfs_that_lacks_a_disk_says_which(self):
        require_programs("mkfs.btrfs")
        disks = [self.disk("first", 128), self.disk("second", 128)]
        run("mkfs.btrfs", "-q", *disks)
        whole = probe(disks, "mount", "/dev/sda", "btrfs", "/", "ro")[-1]
        self.assertIsNone(whole["result"])
        half = probe(disks[:1], "mount", "/dev/sda", "btrfs", "/", "ro")[-1]
        self.assertRegex(half["result"], r"devid 2 uuid .* is missing")

    def test_a_key_opens_a_volume_with_and_without_a_line_end(self):
        require_programs("cryptsetup", "lvm")
        disks = copy_guest("tiny-luks", self.directory)
        passphrase = (ROOT / "images/recipes/tiny-luks/passphrase").read_bytes().rstrip(b"\n")
        for name, content, expected in (("exact", passphrase, None), ("line", passphrase + b"\n", None),
                                        ("wrong", b"not it", "LIM-13")):
            with self.subTest(name):
                key = self.directory / name
                key.write_bytes(content)
                opened = probe(disks, "key", "/dev/sda5", KEY, "storage", key=key, memory="2G")[0]
                self.assertEqual(opened.get("code"), expected, opened)

    def test_a_key_for_a_device_that_is_not_encrypted_is_wrong_usage(self):
        key = self.directory / "key"
        key.write_bytes(b"secret")
        opened = probe([self.ext4()], "key", "/dev/sda", KEY, "storage", key=key)[0]
        self.assertIn("/dev/sda is not an encrypted volume", opened["error"])

    def test_the_values_of_a_probe_are_those_of_blkid(self):
        require_programs("blkid", "mkfs.vfat")
        image = self.ext4("ext4", "-L", 'a "$b\\c', "-U", "5a7f0c7e-1111-4222-8333-944455566677")
        fat = self.disk("fat")
        run("mkfs.vfat", "-n", "EFI DATA", fat)
        disks = [image, fat]
        for disk in disks:
            with self.subTest(disk.stem):
                values = probe([disk], "storage")[-1]["result"]["disk"][0]["probe"]
                for name, value in values.items():
                    told = subprocess.run(["blkid", "-p", "-o", "value", "-s", name, disk], capture_output=True,
                                          text=True, check=True).stdout
                    self.assertEqual(value, told.removesuffix("\n"), name)
                self.assertIn("TYPE", values)


if __name__ == "__main__":
    unittest.main()
