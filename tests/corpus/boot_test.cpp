// SPDX-License-Identifier: LGPL-2.1-or-later
// Configurations of GRUB legacy, extlinux and loader entries that this project did not write: everything that
// rules ask of a boot loader is asked of all of them. Nothing else changes, nothing changes the second time,
// and Augeas still reads what it read before.
#include <cstdlib>
#include <filesystem>
#include <functional>

#include <gtest/gtest.h>

#include "edit/boot/extlinux.hpp"
#include "edit/boot/grub_legacy.hpp"
#include "edit/boot/loader_entries.hpp"
#include "edit/boot/systemd_boot.hpp"
#include "edit/text/augeas_text.hpp"
#include "util/host_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

enum class Kind { grub_legacy, extlinux, loader_entry };

struct Sample {
  Kind kind;
  TextFile file;
};

std::optional<Kind> kind_of(const std::string& name, const std::string& text) {
  if (name.starts_with("extlinux")) return Kind::extlinux;
  bool has_title = false;
  bool has_kernel = false;
  bool has_linux = false;
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(replace_all(line, "=", " "));
    if (words.size() < 2) continue;
    has_title = has_title || words[0] == "title";
    has_kernel = has_kernel || words[0] == "kernel";
    has_linux = has_linux || words[0] == "linux";
  }
  if (!has_title || text.find("menuentry ") != std::string::npos) return std::nullopt;
  if (has_linux) return Kind::loader_entry;
  return has_kernel ? std::optional(Kind::grub_legacy) : std::nullopt;
}

std::unique_ptr<BootConfig> config_of(const Sample& sample) {
  switch (sample.kind) {
    case Kind::grub_legacy:
      return make_grub_legacy_boot_config({sample.file, std::nullopt, std::nullopt});
    case Kind::extlinux:
      return make_extlinux_boot_config({{sample.file}, std::nullopt, std::nullopt});
    case Kind::loader_entry:
      break;
  }
  return make_systemd_boot_config({TextFile{"loader.conf", "timeout 2\n"}, {sample.file}, std::nullopt});
}

std::vector<BootEntry> entries_of(const Sample& sample) {
  if (sample.kind == Kind::grub_legacy) return parse_grub_legacy({sample.file, {}, {}}).menu.entries;
  if (sample.kind == Kind::extlinux) return parse_extlinux({{sample.file}, {}, {}}).menu.entries;
  return {parse_loader_entry(sample.file, 0).entry};
}

class BootCorpus : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const corpus = std::getenv("GUESTFIT_CORPUS");
    if (corpus == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(corpus) / "config")) {
      if (!entry.is_regular_file()) continue;
      const auto text = read_host_file(entry.path());
      if (const auto kind = kind_of(entry.path().filename().string(), text))
        samples_.push_back({*kind, {entry.path().string(), text}});
    }
  }

  std::size_t count(Kind kind) const {
    return static_cast<std::size_t>(std::count_if(samples_.begin(), samples_.end(),
                                                  [&](const Sample& sample) { return sample.kind == kind; }));
  }

  std::vector<Sample> samples_;
};

using Operation = std::function<BootEdit(const BootConfig&)>;

/// The default has to move to the last kernel of the menu.
std::vector<Operation> operations(const Sample& sample) {
  std::vector<std::string> kernels;
  for (const auto& entry : entries_of(sample)) {
    if (is_normal_linux(entry)) kernels = {entry.kernel};
  }
  return {
      [](const BootConfig& config) { return config.limit_timeout(3, 2); },
      [kernels](const BootConfig& config) { return config.correct_default(kernels); },
      [](const BootConfig& config) {
        return config.name_devices([](const std::string& device) { return "UUID=" + device.substr(5); });
      },
      [](const BootConfig& config) {
        return config.change_command_lines(
            consoles_change({"console=tty0", "console=ttyS0,115200n8"}, "Because."));
      },
      [](const BootConfig& config) {
        return config.change_command_lines(words_change({"net.ifnames=0"}, "Because."));
      },
  };
}

/// The new text of the sample itself; what else changes (a generator's settings) is not looked at.
void apply(Sample& sample, const BootEdit& edit) {
  for (const auto& file : edit.files) {
    if (file.path == sample.file.path) sample.file.text = file.text;
  }
}

/// The text without anything that one of the operations may write.
std::string neutral(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& line : split_lines(text)) {
    auto words = split_words(replace_all(std::string(without_line_end(line)), "=", " "));
    if (!words.empty() && (words[0] == "timeout" || words[0] == "default" || words[0] == "TIMEOUT")) continue;
    words = split_words(without_line_end(line));
    std::erase_if(words, [](const std::string& word) {
      return starts_with_any(word, {"console=", "root=", "resume=", "net.ifnames="});
    });
    lines.push_back(join(words, " "));
  }
  return join(lines, "\n");
}

TEST_F(BootCorpus, HasWhatTheTestsNeed) {
  EXPECT_GE(count(Kind::grub_legacy), 12U);
  EXPECT_GE(count(Kind::extlinux), 3U);
  EXPECT_GE(count(Kind::loader_entry), 3U);
}

TEST_F(BootCorpus, MenusHaveKernels) {
  for (const auto& sample : samples_) {
    const auto entries = entries_of(sample);
    EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const BootEntry& entry) {
      return !entry.kernel.empty();
    })) << sample.file.path;
  }
}

TEST_F(BootCorpus, NothingElseChangesAndTheSecondTimeNothing) {
  for (auto sample : samples_) {
    const auto before = sample.file.text;
    for (const auto& operation : operations(sample)) {
      apply(sample, operation(*config_of(sample)));
      const auto again = operation(*config_of(sample));
      EXPECT_TRUE(again.reasons.empty()) << sample.file.path;
    }
    EXPECT_EQ(neutral(sample.file.text), neutral(before)) << sample.file.path;
  }
}

TEST_F(BootCorpus, DamagedFilesSettleToo) {
  constexpr std::string_view kOdd("\0=# \n\\(\"'>", 10);
  for (const auto& sample : samples_) {
    const auto& text = sample.file.text;
    for (std::size_t at = 0; at < text.size(); at += 11) {
      Sample cut = sample;
      cut.file.text = at % 2 == 0 ? text.substr(0, at) : text;
      if (at % 2 == 1) cut.file.text[at] = kOdd[at % kOdd.size()];
      const auto damaged = cut.file.text;
      for (const auto& operation : operations(cut)) {
        apply(cut, operation(*config_of(cut)));
        const auto once = cut.file.text;
        apply(cut, operation(*config_of(cut)));
        EXPECT_EQ(cut.file.text, once) << sample.file.path << ", damaged at " << at << ":\n" << damaged;
      }
    }
  }
}

TEST_F(BootCorpus, AugeasReadsWhatItReadBefore) {
  const auto accepted = [](const std::string& text) {
    return parse_with_augeas("Grub.lns", text).has_value();
  };
  std::size_t seen = 0;
  for (auto sample : samples_) {
    if (sample.kind != Kind::grub_legacy || !accepted(sample.file.text)) continue;
    ++seen;
    for (const auto& operation : operations(sample))
      apply(sample, operation(*config_of(sample)));
    EXPECT_TRUE(accepted(sample.file.text)) << sample.file.path;
  }
  EXPECT_GE(seen, 5U);
}

}  // namespace
}  // namespace guestfit
