// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading the examples of a rule.
#pragma once

#include <string>

#include "rules/config_node.hpp"
#include "rules/rule.hpp"

namespace guestfit {

/// The keys that describe a guest: files, links, directories, initramfs, root, disks, filesystems.
ExampleGuest read_example_tree(ConfigReader& reader);

Example read_example(ConfigReader& reader, const std::string& file, RuleProblems& problems);

}  // namespace guestfit
