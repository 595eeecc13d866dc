// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/space_check.hpp"

#include <map>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::uint64_t kBlock = 4096;
/// Directory entries, the manifest, metadata of the file system.
constexpr std::uint64_t kSlack = 64 * kBlock;

struct Need {
  FileSystemSpace space;
  std::uint64_t bytes = 0;
  std::uint64_t inodes = 0;
  std::string largest;
  std::uint64_t largest_size = 0;
};

}  // namespace

std::vector<Finding> check_space(const GuestReader& guest, const std::vector<PlannedFile>& files) {
  std::map<std::string, Need> needs;
  for (const auto& file : files) {
    auto directory = parent_path(file.path);
    while (!guest.is_directory(directory))
      directory = parent_path(directory);  // apply makes what is missing
    const auto space = guest.space(directory);
    if (!space || file.action == Action::remove) continue;
    Need& need = needs[space->id];
    need.space = *space;
    need.bytes += (file.content.size() + kBlock - 1) / kBlock * kBlock;
    need.inodes += 1;
    if (file.content.size() >= need.largest_size) {
      need.largest = file.path;
      need.largest_size = file.content.size();
    }
  }
  std::vector<Finding> findings;
  for (const auto& [id, need] : needs) {
    const auto bytes = need.bytes + kSlack;
    if (bytes <= need.space.free_bytes && need.inodes + 2 <= need.space.free_inodes) continue;
    const std::string place = "the file system of " + parent_path(need.largest);
    const bool inodes = bytes <= need.space.free_bytes;
    findings.push_back(
        {"", "CFG-19", Severity::blocker,
         inodes ? place + " has no room for " + counted(need.inodes, "more file") + " (inodes)"
                : place + " has " + human_size(need.space.free_bytes) + " free, and " + human_size(bytes) +
                      " are needed, most of it for " + need.largest,
         "start the guest and free space there, for example by removing kernels that are not used"});
  }
  return findings;
}

}  // namespace guestfit
