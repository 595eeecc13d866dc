// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>
#include <guestfit/json.hpp>

namespace guestfit {
namespace {

using nlohmann::json;

Report full_report() {
  Report report;
  report.command = Command::audit;
  report.target = "ec2";
  report.outcome = Outcome::changes;
  report.images = {{"disk.vmdk", "vmdk", 3221225472}};
  Facts guest;
  guest.os = {"linux", "debian", "12.15", "x86_64", "Debian GNU/Linux 12 (bookworm)"};
  guest.firmware = "bios";
  guest.root = "/dev/sda1";
  guest.hostname = "debvm";
  guest.boot_loaders = {{"grub2", "/boot/grub/grub.cfg"}};
  guest.kernels = {{"6.1.0-56-amd64", "/boot/vmlinuz", "/boot/initrd.img", "/lib/modules/6.1.0-56-amd64"}};
  guest.network_stacks = {{"netplan", true, "networkd"}, {"systemd-networkd", true, ""}};
  guest.storage_known = true;
  guest.disks = {{"/dev/sda", 3221225472, PartitionScheme::mbr}};
  FileSystem root;
  root.device = "/dev/sda1";
  root.type = "ext4";
  root.uuid = "u";
  root.mountpoint = "/";
  FileSystem swap;
  swap.device = "/dev/sda2";
  swap.type = "swap";
  guest.filesystems = {root, swap};
  report.guest = guest;
  Change change;
  change.rule = "linux/storage/fstab";
  change.path = "/etc/fstab";
  change.backup = "/etc/.fstab.guestfit-orig";
  change.reasons = {"because"};
  change.diff = "--- a\n+++ b\n";
  change.sha256_before = "b";
  change.sha256_after = "a";
  report.changes = {change};
  report.files = {{"/etc/fstab", Action::modify, change.backup, {change.rule}, change.diff, "b", "a"}};
  report.findings = {{"r", "MOD-5", Severity::warning, "m", "do"}, {"", "", Severity::info, "n", ""}};
  return report;
}

TEST(Json, AReportSurvivesTheRoundTrip) {
  const Report report = full_report();
  EXPECT_EQ(report_from_json(to_json(report)), report);
}

TEST(Json, ARequestSurvivesTheRoundTrip) {
  Request request;
  request.command = Command::apply;
  request.images = {"a", "b"};
  request.output = Output{"new", "raw"};
  request.only = {"x"};
  request.settings = {{"a", "1"}};
  request.root = "/dev/sda1";
  request.keys = {{"/dev/sda2", "key"}};
  request.strict = true;
  EXPECT_EQ(request_from_json(to_json(request)), request);
}

TEST(Json, KeysAreThereEvenWhenThereIsNothingToSay) {
  const json value = json::parse(to_json(Report()));
  for (const char* key : {"format_version", "command", "target", "outcome", "images", "guest", "changes",
                          "files", "findings"}) {
    EXPECT_TRUE(value.contains(key)) << key;
  }
  EXPECT_TRUE(value["guest"].is_null());
  EXPECT_TRUE(value["changes"].is_array());
}

TEST(Json, HasTheNamesOfTheDocumentedFormat) {
  const json value = json::parse(to_json(full_report()));
  EXPECT_EQ(value["format_version"], "1.0");
  EXPECT_EQ(value["outcome"], "changes");
  EXPECT_EQ(value["guest"]["os"]["distro"], "debian");
  EXPECT_EQ(value["guest"]["kernels"][0]["initramfs"], "/boot/initrd.img");
  EXPECT_EQ(value["guest"]["filesystems"][0]["mountpoint"], "/");
  EXPECT_TRUE(value["guest"]["filesystems"][1]["mountpoint"].is_null());
  EXPECT_EQ(value["changes"][0]["action"], "modify");
  EXPECT_EQ(value["changes"][0]["sha256_after"], "a");
  EXPECT_EQ(value["findings"][0]["severity"], "warning");
  EXPECT_TRUE(value["findings"][1]["code"].is_null());
}

TEST(Json, AnyBytesOfAGuestGiveValidJson) {
  Report report = full_report();
  report.guest->hostname = "\xff\xfe\x01 \"quoted\" \\";
  report.changes[0].diff = std::string("a\0b\x80", 4);
  EXPECT_TRUE(json::accept(to_json(report)));
}

TEST(Json, SomethingElseIsRefusedWithAReason) {
  for (const char* text : {"", "[]", "{}", "{\"format_version\": \"2.0\"}",
                           "{\"format_version\": \"1.0\", \"command\": \"audit\"}"}) {
    EXPECT_THROW(report_from_json(text), Error) << text;
    EXPECT_THROW(request_from_json(text), Error) << text;
  }
}

}  // namespace
}  // namespace guestfit
