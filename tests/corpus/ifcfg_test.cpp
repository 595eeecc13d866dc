// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other projects through the editors of ifcfg files, judged by a shell, which is what initscripts
// and SUSE's ifup read them with.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "edit/network/ifcfg_redhat.hpp"
#include "edit/network/ifcfg_suse.hpp"
#include "support/corpus_guests.hpp"
#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

/// Whose files a directory has. SUSE's lie in /etc/sysconfig/network, or where cloud-init's tests say so.
bool is_suse(const fs::path& directory) {
  const auto text = directory.string();
  return text.ends_with("/sysconfig/network") || text.ends_with("sysconfig_opensuse");
}

std::optional<std::string> name_in_guest(const fs::path& path) {
  const auto name = path.filename().string();
  if (name.starts_with("IFCFG_TEST")) return "ifcfg-" + name;
  const bool config = name == "config" && is_suse(path.parent_path());
  if (config || name == "routes" || starts_with_any(name, {"ifcfg-", "route-", "ifroute-"})) return name;
  return std::nullopt;
}

struct Outcome {
  Files files;
  std::set<std::string> reported;
};

Outcome after_redhat(const Files& before, IfcfgReader reader) {
  RedHatNetwork network;
  for (const auto& [name, text] : before) {
    if (name.starts_with("ifcfg-")) network.interfaces.push_back({"/ifcfg/" + name, text});
    if (name.starts_with("route-")) network.routes.push_back("/ifcfg/" + name);
  }
  Outcome outcome{before, {}};
  for (const auto& file : edit_ifcfg_redhat(network, reader)) {
    const auto name = file.path.substr(file.path.rfind('/') + 1);
    if (file.removed) outcome.files.erase(name);
    if (file.edit.text) outcome.files[name] = *file.edit.text;
    if (!file.edit.findings.empty()) outcome.reported.insert(name);
  }
  return outcome;
}

Outcome after_suse(const Files& before) {
  SuseNetwork network;
  for (const auto& [name, text] : before) {
    const TextFile file{"/etc/sysconfig/network/" + name, text};
    if (name.starts_with("ifcfg-")) {
      network.interfaces.push_back(file);
    } else if (name == "config") {
      network.config = file;
    } else {
      network.routes.push_back(file);
    }
  }
  Outcome outcome{before, {}};
  for (const auto& file : edit_ifcfg_suse(network)) {
    const auto name = file.path.substr(file.path.rfind('/') + 1);
    if (file.removed) outcome.files.erase(name);
    if (file.edit.text) outcome.files[name] = *file.edit.text;
    if (!file.edit.findings.empty()) outcome.reported.insert(name);
  }
  return outcome;
}

/// What a shell holds after reading the file: the variables that a network program asks for.
std::map<std::string, std::string> sourced(const fs::path& directory, const std::string& text) {
  const auto path = directory / "ifcfg";
  write_host_file(path, text);
  const std::string script =
      ". \"$1\"; for v in BOOTPROTO ONBOOT STARTMODE DEVICE HWADDR IPADDR GATEWAY TYPE NAME UUID; do "
      "eval \"printf '%s=%s\\n' $v \\\"\\$$v\\\"\"; done";
  const auto answer =
      run_process({"/usr/bin/env", "-i", "PATH=/nonexistent", "/bin/sh", "-c", script, "sh", path});
  std::map<std::string, std::string> values;
  for (const auto& raw : split_lines(answer.output)) {
    const auto line = without_line_end(raw);
    const auto equals = line.find('=');
    if (equals != std::string_view::npos) values.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return values;
}

bool shell_reads(const fs::path& directory, const std::string& text) {
  const auto path = directory / "syntax";
  write_host_file(path, text);
  return run_process({"/bin/sh", "-n", path}).exit_status == 0;
}

/// Lines of the new text that the old one does not have.
std::vector<std::string> new_lines(const std::string& before, const std::string& after) {
  std::multiset<std::string> old;
  for (const auto& line : split_lines(before))
    old.insert(std::string(without_line_end(line)));
  std::vector<std::string> added;
  for (const auto& raw : split_lines(after)) {
    const std::string line(without_line_end(raw));
    const auto found = old.find(line);
    if (found == old.end()) {
      added.push_back(line);
    } else {
      old.erase(found);
    }
  }
  return added;
}

bool is_expected_line(std::string line) {
  line = replace_all(replace_all(std::move(line), "\"", ""), "'", "");
  return starts_with_any(
      line, {"BOOTPROTO=dhcp", "ONBOOT=yes", "ONBOOT=no", "DEVICE=eth0", "TYPE=Ethernet", "STARTMODE=auto",
             "STARTMODE=off", "unset ", "# guestfit: ", "#", "NETCONFIG_DNS_"});
}

class IfcfgCorpus : public CorpusGuests {
 protected:
  IfcfgCorpus() : CorpusGuests(name_in_guest) {}
};

TEST_F(IfcfgCorpus, SecondRunChangesNothingAndOnlyExpectedLinesAreNew) {
  std::size_t changed = 0;
  const auto check = [&](const Files& before, const auto& run) {
    const auto once = run(before).files;
    EXPECT_EQ(run(once).files, once);
    for (const auto& [name, text] : once) {
      const auto old = before.find(name);
      if (old == before.end() || old->second == text) continue;
      for (const auto& line : new_lines(old->second, text))
        EXPECT_TRUE(is_expected_line(line)) << name << ": " << line;
      ++changed;
    }
  };
  for_each_guest([&](const fs::path& directory, const Files& files) {
    if (is_suse(directory)) return check(files, after_suse);
    for (const auto reader : {IfcfgReader::initscripts, IfcfgReader::network_manager})
      check(files, [reader](const Files& before) { return after_redhat(before, reader); });
  });
  EXPECT_GT(changed, 50U);
}

TEST_F(IfcfgCorpus, ShellReadsTheResultAndFindsNoAddress) {
  const TempDir directory;
  std::set<std::string> judged;
  std::size_t started = 0;
  for_each_guest([&](const fs::path& origin, const Files& before) {
    const auto outcome =
        is_suse(origin) ? after_suse(before) : after_redhat(before, IfcfgReader::initscripts);
    for (const auto& [name, text] : outcome.files) {
      const auto old = before.find(name);
      if (!name.starts_with("ifcfg-") || (old != before.end() && old->second == text)) continue;
      if (!judged.insert(text).second) continue;
      EXPECT_TRUE(shell_reads(directory.path(), text)) << name;
      auto values = sourced(directory.path(), text);
      ASSERT_TRUE(values.contains("BOOTPROTO")) << name << "\n" << text;
      if (values["ONBOOT"] == "no" || values["STARTMODE"] == "off") continue;
      EXPECT_TRUE(values["BOOTPROTO"].starts_with("dhcp")) << name << "\n" << text;
      EXPECT_EQ(values["IPADDR"] + values["GATEWAY"] + values["HWADDR"], "") << name;
      ++started;
    }
  });
  EXPECT_GT(started, 20U);
}

TEST_F(IfcfgCorpus, FileThatNoShellReadsIsReported) {
  const TempDir directory;
  for (const auto& [origin, files] : guests_) {
    for (const auto& [name, text] : files) {
      if (!name.starts_with("ifcfg-") || is_suse(origin) || shell_reads(directory.path(), text)) continue;
      SCOPED_TRACE(name);
      const auto outcome = after_redhat({{name, text}}, IfcfgReader::initscripts);
      EXPECT_TRUE(outcome.reported.contains(name));
      EXPECT_EQ(outcome.files.at(name), text);
    }
  }
}

}  // namespace
}  // namespace guestfit
