// SPDX-License-Identifier: LGPL-2.1-or-later
// The binary form in which kmod keeps a module list ("modules.dep.bin" and its kin): a radix tree of keys.
// Written down in kmod's libkmod/libkmod-index.h; depmod(8) writes the same bytes for the same entries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace guestfit {

struct KmodTrieEntry {
  std::string key;
  std::string value;
  std::uint32_t priority = 0;  ///< values of one key are tried from the lowest up
};

/// Entries with a key that the format cannot hold (not ASCII, or longer than 1024 bytes) are left out.
/// Throws Error (failed) when the result would be larger than the format can address (256 MiB).
std::string build_kmod_trie(const std::vector<KmodTrieEntry>& entries);

}  // namespace guestfit
