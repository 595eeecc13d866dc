// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other projects through the netplan editor, judged by netplan's own generator, which
// GUESTFIT_NETPLAN names (/usr/libexec/netplan/generate of the package netplan.io).
#include "edit/network/netplan.hpp"

#include <cstdlib>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

std::string edited(const std::string& text) {
  const auto edits = edit_netplan({{"/etc/netplan/a.yaml", text}});
  return edits.empty() ? text : edits[0].edit.text.value_or(text);
}

class NetplanCorpus : public testing::Test {
 protected:
  void SetUp() override {
    const char* directory = std::getenv("GUESTFIT_CORPUS");
    if (directory == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(directory) / "config")) {
      const auto in = entry.path().parent_path();
      const bool netplan = in.filename() == "netplan" || in.parent_path().filename() == "canonical+netplan";
      if (entry.is_regular_file() && netplan && entry.path().extension() == ".yaml")
        files_.push_back(entry.path());
    }
    ASSERT_FALSE(files_.empty());
  }

  std::vector<fs::path> files_;
};

TEST_F(NetplanCorpus, SecondRunChangesNothingAndNoLineIsNewOrChangedButOurs) {
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    const auto after = edited(before);
    EXPECT_EQ(edited(after), after);
    const auto lines = split_lines(before);
    const std::set<std::string> old(lines.begin(), lines.end());
    for (const auto& line : split_lines(after)) {
      const bool ours = line.find("guestfit") != std::string::npos ||
                        line.find("match: {") != std::string::npos ||
                        line.find("dhcp4: true") != std::string::npos;
      EXPECT_TRUE(ours || old.contains(line) || (line.starts_with('#') && old.contains(line.substr(1))))
          << line;
    }
  }
}

TEST_F(NetplanCorpus, NetplanGivesOneCardOfAnyNameAnAddress) {
  const char* program = std::getenv("GUESTFIT_NETPLAN");
  if (program == nullptr) GTEST_SKIP() << "GUESTFIT_NETPLAN is not set";
  std::size_t judged = 0;
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    for (const std::string renderer : {"networkd", "NetworkManager"}) {
      const auto source = replace_all(before, "renderer: networkd", "renderer: " + renderer);
      const auto after = edited(source);
      if (after == source) continue;
      const TempDir root;
      fs::create_directories(root.path() / "etc/netplan");
      write_host_file(root.path() / "etc/netplan/a.yaml", after);
      const auto answer = run_process({program, "--root-dir", root.path()});
      EXPECT_EQ(answer.exit_status, 0) << answer.error_text << after;
      std::string written;
      std::size_t count = 0;
      for (const char* directory : {"run/systemd/network", "run/NetworkManager/system-connections"}) {
        if (!fs::exists(root.path() / directory)) continue;
        for (const auto& entry : fs::directory_iterator(root.path() / directory)) {
          const auto text = read_host_file(entry.path());
          const bool networkd =
              text.find("Name=e*") != std::string::npos && text.find("DHCP=") != std::string::npos;
          const bool manager = text.find("type=ethernet") != std::string::npos &&
                               text.find("interface-name") == std::string::npos &&
                               text.find("[ipv4]\nmethod=auto") != std::string::npos;
          count += networkd || manager ? 1 : 0;
          written += text;
        }
      }
      EXPECT_EQ(count, 1U) << after << written;
      ++judged;
    }
  }
  EXPECT_GT(judged, 0U);
}

}  // namespace
}  // namespace guestfit
