// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/lvm_label.hpp"

#include <random>

#include <gtest/gtest.h>

namespace guestfit {
namespace {

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    bytes[at + i] = static_cast<char>(value >> (8 * i));
}

/// A physical volume with `text` at `offset` of an area of `size` bytes.
std::string volume(const std::string& text, std::uint64_t offset, std::uint64_t size) {
  std::string bytes(65536, '\0');
  bytes.replace(512, 8, "LABELONE");
  put(bytes, 512 + 20, 32, 4);
  bytes.replace(512 + 24, 8, "LVM2 001");
  const std::size_t header = 512 + 32;
  put(bytes, header + 40, 1048576, 8);  // data area, then the end of the list
  put(bytes, header + 72, 4096, 8);     // metadata area
  put(bytes, header + 80, size, 8);
  bytes.replace(4096 + 4, 16, " LVM2 x[5A%r0N*>");
  put(bytes, 4096 + 24, 4096, 8);
  put(bytes, 4096 + 32, size, 8);
  put(bytes, 4096 + 40, offset, 8);
  put(bytes, 4096 + 48, text.size(), 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto place = offset + i < size ? offset + i : 512 + offset + i - size;
    if (4096 + place < bytes.size()) bytes[4096 + place] = text[i];
  }
  return bytes;
}

std::string read(const std::string& bytes) {
  return read_lvm_metadata([&](std::uint64_t offset, std::uint32_t count) {
    return offset < bytes.size() ? bytes.substr(offset, count) : std::string();
  });
}

TEST(LvmLabel, TextIsFoundAlsoWhenItGoesRound) {
  EXPECT_EQ(read(volume("vg { }", 1024, 8192)), "vg { }");
  EXPECT_EQ(read(volume("vg { round }", 8188, 8192)), "vg { round }");
}

TEST(LvmLabel, WhatIsNoVolumeHasNoText) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(std::string(4096, '\0')), "");
  EXPECT_EQ(read(volume("vg", 9000, 8192)), "");
  EXPECT_EQ(read(volume("vg", 100, 8192)), "");
}

TEST(LvmLabel, DamagedHeadersDoNoHarm) {
  const auto sound = volume("vg { }", 1024, 8192);
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    auto bytes = sound;
    for (int changes = 0; changes < 4; ++changes)
      bytes[random() % 2 == 0 ? 512 + random() % 128 : 4096 + random() % 64] = static_cast<char>(random());
    EXPECT_LE(read(bytes).size(), 1U << 20U);
  }
}

}  // namespace
}  // namespace guestfit
