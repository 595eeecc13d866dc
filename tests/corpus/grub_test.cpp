// SPDX-License-Identifier: LGPL-2.1-or-later
// GRUB 2 configurations that this project did not write: every editor goes through all of them, changes only
// what it is for, and changes nothing the second time.
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "edit/boot/grub2_arguments.hpp"
#include "edit/boot/grub2_default.hpp"
#include "edit/boot/grub2_devices.hpp"
#include "edit/boot/grub2_timeout.hpp"
#include "edit/boot/grub_environment.hpp"
#include "edit/boot/grub_menu.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

using Operation = std::function<Grub2Edit(const Grub2Files&)>;

class GrubCorpus : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const corpus = std::getenv("GUESTFIT_CORPUS");
    if (corpus == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(corpus) / "config")) {
      if (entry.is_regular_file()) sort_in(entry.path());
    }
  }

  void sort_in(const fs::path& path) {
    const auto name = path.filename().string();
    const auto folder = path.parent_path().filename().string();
    const auto text = read_host_file(path);
    if (name.starts_with("grubenv") || name.starts_with("GRUBENV")) environments_.push_back({path, text});
    if (folder == "default" || text.starts_with("GRUB_")) defaults_.push_back({path, text});
    if (text.find("menuentry ") != std::string::npos || text.find("blscfg") != std::string::npos) {
      if (text.find("GRUB_") == std::string::npos) configs_.push_back({path, text});
    }
  }

  /// Every configuration, with settings that its lines may or may not come from.
  std::vector<Grub2Files> guests() const {
    std::vector<Grub2Files> guests;
    for (const auto& config : configs_) {
      guests.push_back(
          {{{"/etc/default/grub", "GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"quiet rhgb\"\n"}}, config, {}, {}});
      guests.push_back(
          {defaults_, config, TextFile{"grubenv", "# GRUB Environment Block\n" + std::string(999, '#')}, {}});
    }
    return guests;
  }

  static std::vector<Operation> operations() {
    return {
        [](const Grub2Files& files) { return limit_grub2_timeout(files, 3, 2); },
        [](const Grub2Files& files) { return correct_grub2_default(files, kernels(files)); },
        [](const Grub2Files& files) {
          return name_grub2_devices(files,
                                    [](const std::string& device) { return "UUID=" + device.substr(5); });
        },
        [](const Grub2Files& files) {
          return change_grub2_command_lines(
              files, consoles_change({"console=tty0", "console=ttyS0,115200n8"}, "Because."));
        },
    };
  }

  /// All that the menu has but the first, so that the default has to move.
  static std::vector<std::string> kernels(const Grub2Files& files) {
    std::vector<std::string> names;
    for (const auto& entry : parse_grub_cfg(files.config.text).entries) {
      if (!entry.kernels.empty()) names.push_back(entry.kernels[0].kernel);
    }
    if (!names.empty()) std::erase(names, std::string(names[0]));
    return names;
  }

  std::vector<TextFile> configs_;
  std::vector<TextFile> defaults_;
  std::vector<TextFile> environments_;
};

/// The text without anything that one of the editors may write, and without quotes and spacing.
std::string neutral(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& line : split_lines(text)) {
    auto words = split_words(replace_all(line, "\"", " "));
    const bool is_setting =
        words.size() > 1 && words[0] == "set" && starts_with_any(words[1], {"timeout=", "default="});
    if (is_setting) continue;
    std::erase_if(words, [](const std::string& word) {
      return starts_with_any(word, {"console=", "root=", "resume="});
    });
    lines.push_back(join(words, " "));
  }
  return join(lines, "\n");
}

TEST_F(GrubCorpus, HasWhatTheTestsNeed) {
  EXPECT_GE(configs_.size(), 15U);
  EXPECT_GE(defaults_.size(), 1U);
  EXPECT_GE(environments_.size(), 3U);
}

TEST_F(GrubCorpus, MenusHaveKernels) {
  for (const auto& config : configs_) {
    const auto parsed = parse_grub_cfg(config.text);
    const bool has_kernel = std::any_of(parsed.entries.begin(), parsed.entries.end(),
                                        [](const GrubEntry& entry) { return !entry.kernels.empty(); });
    EXPECT_TRUE(has_kernel || parsed.reads_loader_entries) << config.path;
  }
}

TEST_F(GrubCorpus, NothingElseChangesAndTheSecondTimeNothing) {
  for (auto files : guests()) {
    const auto before = files;
    for (const auto& operation : operations()) {
      files = operation(files).files;
      const auto again = operation(files);
      EXPECT_EQ(again.files, files) << files.config.path;
      EXPECT_TRUE(again.reasons.empty()) << files.config.path;
    }
    EXPECT_EQ(neutral(files.config.text), neutral(before.config.text)) << files.config.path;
  }
}

TEST_F(GrubCorpus, GrubAcceptsWhatItAcceptedBefore) {
  if (access("/usr/bin/grub-script-check", X_OK) != 0) GTEST_SKIP() << "grub-script-check is not installed";
  const TempDir directory;
  const auto file = directory.path() / "grub.cfg";
  const auto accepted = [&](const std::string& text) {
    write_host_file(file, text);
    return run_process({"grub-script-check", file.string()}).exit_status == 0;
  };
  for (auto files : guests()) {
    if (!accepted(files.config.text)) continue;
    for (const auto& operation : operations())
      files = operation(files).files;
    EXPECT_TRUE(accepted(files.config.text)) << files.config.path;
  }
}

TEST_F(GrubCorpus, DefaultsTakeAnyVariable) {
  for (const auto& file : defaults_) {
    const auto edited = set_shell_variable(file.text, "GRUB_TIMEOUT", "7");
    EXPECT_EQ(get_shell_variable(edited, "GRUB_TIMEOUT"), "7") << file.path;
    EXPECT_EQ(set_shell_variable(edited, "GRUB_TIMEOUT", "7"), edited) << file.path;
  }
}

TEST_F(GrubCorpus, EnvironmentBlocksKeepTheirSize) {
  for (const auto& file : environments_) {
    if (!parse_grub_environment(file.text)) continue;
    const auto edited = set_grub_variable(file.text, "saved_entry", "1>2");
    EXPECT_EQ(edited.size(), file.text.size()) << file.path;
    EXPECT_EQ(get_grub_variable(edited, "saved_entry"), "1>2") << file.path;
  }
}

TEST_F(GrubCorpus, GrubReadsItsEnvironmentAsBefore) {
  if (access("/usr/bin/grub-editenv", X_OK) != 0) GTEST_SKIP() << "grub-editenv is not installed";
  const TempDir directory;
  const auto file = directory.path() / "grubenv";
  const auto list = [&](const std::string& text) {
    write_host_file(file, text);
    return run_process({"grub-editenv", file.string(), "list"});
  };
  for (const auto& environment : environments_) {
    if (!parse_grub_environment(environment.text)) continue;
    const auto before = list(environment.text);
    if (before.exit_status != 0) continue;
    const auto after = list(set_grub_variable(environment.text, "guestfit", "a b"));
    EXPECT_EQ(after.exit_status, 0) << environment.path;
    EXPECT_EQ(after.output, before.output + "guestfit=a b\n") << environment.path;
  }
}

}  // namespace
}  // namespace guestfit
