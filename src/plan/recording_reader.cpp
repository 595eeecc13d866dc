// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/recording_reader.hpp"

#include "util/sha256.hpp"
#include "util/text.hpp"

namespace guestfit {

std::optional<std::string> RecordingReader::read(const std::string& path, std::uint64_t limit) const {
  auto content = base_.read(path, limit);
  if (!inputs_.contains(path)) inputs_[path] = content ? sha256_hex(*content) : "absent";
  return content;
}

std::vector<std::string> RecordingReader::list(const std::string& path) const {
  auto names = base_.list(path);
  std::vector<std::string> plain;
  for (const auto& name : names) {
    // Backups of guestfit itself come and go with apply and revert; they are no input of a plan.
    if (!name.ends_with(".guestfit-orig")) plain.push_back(name);
  }
  inputs_[join_path(path, "")] = sha256_hex(join(plain, std::string_view("\0", 1)));
  return names;
}

}  // namespace guestfit
