// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/kernel_arguments.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

const std::vector<std::string> kConsoles = {"console=tty0", "console=ttyS0,115200n8"};

std::optional<std::string> stable_name(const std::string& device) {
  if (device == "/dev/sda1") return "UUID=1";
  if (device == "/dev/sda2") return "UUID=2";
  return std::nullopt;
}

TEST(KernelArguments, DeviceNamesBecomeStableOnes) {
  EXPECT_EQ(
      replace_device_arguments(" root=/dev/sda1 ro  resume=/dev/sda2 quiet ", kDeviceArguments, stable_name),
      " root=UUID=1 ro  resume=UUID=2 quiet ");
}

TEST(KernelArguments, OtherWordsAndOtherDevicesStay) {
  for (const std::string text : {"root=/dev/mapper/vg-root", "root=UUID=9", "realroot=/dev/sda1",
                                 "swap=/dev/sda2", "root=", "/dev/sda1", ""}) {
    EXPECT_EQ(replace_device_arguments(text, kDeviceArguments, stable_name), text);
  }
}

TEST(KernelArguments, MissingConsolesAreAppended) {
  EXPECT_EQ(add_consoles("", kConsoles), "console=tty0 console=ttyS0,115200n8");
  EXPECT_EQ(add_consoles("quiet  splash ", kConsoles), "quiet  splash console=tty0 console=ttyS0,115200n8 ");
  EXPECT_EQ(add_consoles("console=tty0 quiet", kConsoles), "console=tty0 quiet console=ttyS0,115200n8");
}

TEST(KernelArguments, LastConsoleOfTheTargetComesLast) {
  EXPECT_EQ(add_consoles("console=ttyS0,9600 console=hvc0 quiet", kConsoles),
            "console=hvc0 quiet console=tty0 console=ttyS0,115200n8");
  EXPECT_EQ(add_consoles("console=ttyS0 console=tty0", kConsoles), "console=tty0 console=ttyS0,115200n8");
}

TEST(KernelArguments, ConsolesThatAreThereStayWithTheirOptions) {
  for (const std::string text : {"console=tty0 console=ttyS0,9600 quiet", "console=tty0 x console=ttyS0"}) {
    EXPECT_EQ(add_consoles(text, kConsoles), text);
  }
}

TEST(KernelArguments, ConsoleBehindTheCommonPartMovesInFront) {
  EXPECT_EQ(add_consoles(SplitArguments{"a", "quiet console=tty1 splash"}, kConsoles),
            (SplitArguments{"a console=tty1 console=tty0 console=ttyS0,115200n8", "quiet splash"}));
}

TEST(KernelArguments, ConsolesInEitherPartWillDo) {
  const SplitArguments split{"console=tty0", "quiet console=ttyS0,115200n8"};
  EXPECT_EQ(add_consoles(split, kConsoles), split);
}

TEST(KernelArguments, SecondTimeChangesNothing) {
  for (const std::string text :
       {"", " ", "console=ttyS0", "  console=a  console=ttyS0,1 b ", "console=ttyS0 console=b"}) {
    const auto once = add_consoles(text, kConsoles);
    EXPECT_EQ(add_consoles(once, kConsoles), once);
  }
}

TEST(KernelArguments, NoConsoleWantedChangesNothing) {
  EXPECT_EQ(add_consoles("quiet", {}), "quiet");
}

}  // namespace
}  // namespace guestfit
