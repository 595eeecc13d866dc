// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other projects through the editor of NetworkManager's profiles, judged by "nmcli --offline", which
// loads a profile as NetworkManager does, where it is on PATH.
#include "edit/network/nm_profiles.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "edit/network/nm_profile.hpp"
#include "support/corpus_guests.hpp"
#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

std::optional<std::string> name_in_guest(const fs::path& path) {
  if (path.extension() == ".nmconnection" || path.filename() == "networkmanager.conf" ||
      path.parent_path().filename() == "keyfile")
    return path.filename();
  return std::nullopt;
}

Files after(const Files& before) {
  std::vector<TextFile> profiles;
  for (const auto& [name, text] : before)
    profiles.push_back({name, text});
  Files files = before;
  for (const auto& file : edit_nm_profiles(profiles, false)) {
    if (file.removed) files.erase(file.path);
    if (file.edit.text) files[file.path] = *file.edit.text;
  }
  return files;
}

bool has_nmcli() {
  const char* path = std::getenv("PATH");
  for (const auto& directory : split(path == nullptr ? "" : path, ':')) {
    if (fs::exists(directory + "/nmcli")) return true;
  }
  return false;
}

/// The profile as NetworkManager understands it, all of its values spelled out. None when it refuses it.
std::optional<std::string> loaded(const fs::path& directory, const std::string& text) {
  const auto path = directory / "profile";
  write_host_file(path, text);
  const auto answer = run_process(
      {"/bin/sh", "-c", "exec nmcli --offline connection modify connection.id judged < \"$1\"", "sh", path});
  return answer.exit_status == 0 ? std::optional(answer.output) : std::nullopt;
}

class NmProfilesCorpus : public CorpusGuests {
 protected:
  NmProfilesCorpus() : CorpusGuests(name_in_guest) {}
};

TEST_F(NmProfilesCorpus, SecondRunChangesNothingAndOnlyExpectedLinesAreNew) {
  std::size_t changed = 0;
  for_each_guest([&](const fs::path&, const Files& before) {
    const auto once = after(before);
    EXPECT_EQ(after(once), once);
    for (const auto& [name, text] : once) {
      const auto old = before.find(name);
      if (old == before.end() || old->second == text) continue;
      ++changed;
      const auto lines = split_lines(old->second);
      for (const auto& line : split_lines(text)) {
        const bool kept = std::find(lines.begin(), lines.end(), line) != lines.end();
        const auto word = trim(without_line_end(line));
        EXPECT_TRUE(kept || word.empty() || word == "method=auto" || word == "[ipv4]" ||
                    word.starts_with("autoconnect="))
            << line;
      }
    }
  });
  EXPECT_GT(changed, 20U);
}

TEST_F(NmProfilesCorpus, NetworkManagerLoadsTheResultAsOneCardWithDhcp) {
  if (!has_nmcli()) GTEST_SKIP() << "nmcli is not on PATH";
  const TempDir directory;
  std::size_t judged = 0;
  for_each_guest([&](const fs::path&, const Files& before) {
    std::size_t started = 0;
    for (const auto& [name, text] : after(before)) {
      const auto old = before.find(name);
      const bool changed = old == before.end() || old->second != text;
      const auto profile = loaded(directory.path(), text);
      EXPECT_TRUE(profile || !changed) << text;
      const NmKeyfile judge(profile.value_or(""));
      const auto type = judge.value("connection", "type");
      if (type != "ethernet" || judge.is_false("connection", "autoconnect")) continue;
      ++started;
      EXPECT_EQ(judge.value("ipv4", "method"), "auto") << text;
      EXPECT_NE(judge.value("ipv6", "method"), "manual") << text;
      for (const auto* key : {"address1", "gateway", "dns", "route1", "never-default"}) {
        EXPECT_EQ(judge.value("ipv4", key), std::nullopt) << key << "\n" << text;
        EXPECT_EQ(judge.value("ipv6", key), std::nullopt) << key << "\n" << text;
      }
      EXPECT_EQ(judge.value("connection", "interface-name"), std::nullopt) << text;
      EXPECT_EQ(judge.value("connection", "master"), std::nullopt) << text;
      EXPECT_EQ(judge.value("ethernet", "mac-address"), std::nullopt) << text;
      if (changed) ++judged;
    }
    EXPECT_LE(started, 1U);
  });
  EXPECT_GT(judged, 10U);
}

}  // namespace
}  // namespace guestfit
