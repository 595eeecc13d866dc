// SPDX-License-Identifier: LGPL-2.1-or-later
// The guest that both backends are tested with: a small tree with everything that a hostile or merely odd
// guest can have, as a directory and as an ext4 file system on a disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace guestfit::test {

inline constexpr std::int64_t kFstabTime = 1'600'000'000;
inline constexpr std::uint32_t kFstabMode = 0640;
inline const std::string kFstab = "UUID=5a7f0c7e-1111-4222-8333-944455566677 / ext4 defaults 0 1\n";

/// A file that a libguestfs message cannot hold.
inline constexpr std::size_t kLargeSize = (5U << 20U) + 7;

/// `size` bytes in which no two places look the same.
std::string pattern(std::size_t size);

/// True when this user may give files to others and set every kind of attribute.
bool is_root();

/// Fills `directory`, which exists.
void make_guest_tree(const std::filesystem::path& directory);

/// Runs a program and throws with its messages when it fails.
std::string run(const std::vector<std::string>& argv);

/// A raw disk at `image` with an MBR: `partition 1` an ext4 file system with the tree of `directory`,
/// partition 2 swap. The UUIDs are those below.
void make_tree_disk(const std::filesystem::path& directory, const std::filesystem::path& image);

inline const std::string kRootUuid = "5a7f0c7e-1111-4222-8333-944455566677";
inline const std::string kSwapUuid = "5a7f0c7e-2222-4222-8333-944455566677";
inline const std::string kDiskSignature = "1badcafe";
inline constexpr std::uint64_t kRootOffset = 1U << 20U;
inline constexpr std::uint64_t kRootSize = 40U << 20U;

/// How e2fsprogs names the file system of partition 1 of that disk.
std::string tree_file_system(const std::filesystem::path& image);

}  // namespace guestfit::test
