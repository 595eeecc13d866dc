// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other projects through the networkd editor, read again with Augeas' lens for systemd's files.
#include "edit/network/networkd.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "edit/text/augeas_text.hpp"
#include "util/host_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

std::string edited(const std::string& text) {
  const auto edits = edit_networkd({{"10-a.network", text, {}, false}});
  return edits.empty() ? text : edits[0].edit.text.value_or(text);
}

TEST(NetworkdCorpus, EveryFileAsksByDhcpForAnyCardAndParsesAgain) {
  const char* directory = std::getenv("GUESTFIT_CORPUS");
  if (directory == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
  std::size_t judged = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(directory) / "config")) {
    if (!entry.is_regular_file() || entry.path().extension() != ".network") continue;
    SCOPED_TRACE(entry.path());
    const auto before = read_host_file(entry.path());
    const auto after = edited(before);
    EXPECT_EQ(edited(after), after);
    const auto nodes = parse_with_augeas("Systemd.lns", after);
    ASSERT_TRUE(nodes) << after;
    const auto has = [&](const std::string& parent, const std::string& value) {
      return std::any_of(nodes->begin(), nodes->end(), [&](const AugeasNode& node) {
        return node.parent == parent && node.value.of(after) == value;
      });
    };
    EXPECT_TRUE(has("Name", "e*")) << after;
    EXPECT_TRUE(has("DHCP", "yes") || has("DHCP", "ipv4")) << after;
    for (const auto& line : split_lines(before)) {
      const bool changed = line.starts_with("Name=") || line.starts_with("DHCP=");
      EXPECT_TRUE(changed || after.find(line) != std::string::npos) << line;
    }
    ++judged;
  }
  EXPECT_GT(judged, 0U);
}

}  // namespace
}  // namespace guestfit
