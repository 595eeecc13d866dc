// SPDX-License-Identifier: LGPL-2.1-or-later
// Small disk images for tests of the image layer, made and judged with qemu-img and qemu-io.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "image/probe.hpp"

namespace guestfit::test {

constexpr std::uint64_t kMebibyte = 1U << 20U;

void write_file(const std::filesystem::path& file, std::string_view content);
std::string read_file(const std::filesystem::path& file);

/// A raw disk of 8 MiB with a boot sector's signature and, from 1 MiB on, 4 MiB of bytes 0x11.
void make_raw_disk(const std::filesystem::path& file);

/// The same disk as qcow2.
void make_qcow2_disk(const std::filesystem::path& file);

/// Runs one command of qemu-io(1), such as "write -P 0x5a 0 64k". Throws when it fails.
void qemu_io(const std::filesystem::path& file, const std::string& format, const std::string& command);

/// What the guest would read is the same in both, as qemu-img compare sees it.
bool same_disk(const std::filesystem::path& a, const std::string& a_format, const std::filesystem::path& b,
               const std::string& b_format);

/// Runs qemu-img with `arguments`. Throws when it fails.
void make_with_qemu_img(const std::vector<std::string>& arguments);

/// qemu-img check finds nothing at all to complain about.
bool is_sound_qcow2(const std::filesystem::path& file);

/// Makes the qcow2 file one cluster longer and counts that cluster as used, as a kill at a bad moment does.
void leak_a_cluster(const std::filesystem::path& file);

}  // namespace guestfit::test
