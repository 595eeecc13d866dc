// SPDX-License-Identifier: LGPL-2.1-or-later
// A guest of tests/family: see the README there.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "rules/rule.hpp"

namespace guestfit::test {

struct FamilyGuest {
  std::string title;
  ExampleGuest before;
  std::map<std::string, std::string> after;  ///< the files that change or are created
  std::map<std::string, std::vector<std::string>> modules;
  std::vector<std::string> removed;
  std::vector<std::string> findings;  ///< "SEVERITY CODE: PATTERN"
};

/// Throws std::runtime_error, with every problem, when the description is not in order.
FamilyGuest read_family_guest(const std::filesystem::path& directory);

}  // namespace guestfit::test
