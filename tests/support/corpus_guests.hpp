// SPDX-License-Identifier: LGPL-2.1-or-later
// Configuration files of GUESTFIT_CORPUS as guests: the files of one directory are those of one guest. Skips
// where the variable is not set.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "util/host_file.hpp"

namespace guestfit {

class CorpusGuests : public testing::Test {
 protected:
  using Files = std::map<std::string, std::string>;  ///< name without directory, text

  /// The name that a file has in a guest; none for a file of another kind than is tested.
  using NameInGuest = std::optional<std::string> (*)(const std::filesystem::path&);

  explicit CorpusGuests(NameInGuest name_in_guest) : name_in_guest_(name_in_guest) {}

  void SetUp() override {
    const char* corpus = std::getenv("GUESTFIT_CORPUS");
    if (corpus == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(corpus) / "config")) {
      if (!entry.is_regular_file()) continue;
      if (const auto name = name_in_guest_(entry.path()))
        guests_[entry.path().parent_path()][*name] = read_host_file(entry.path());
    }
    ASSERT_FALSE(guests_.empty());
  }

  /// Calls `check` with a directory and its files: every guest as a whole, and each of its files as the only
  /// one of a guest.
  template <typename Check>
  void for_each_guest(const Check& check) const {
    for (const auto& [directory, files] : guests_) {
      SCOPED_TRACE(directory);
      check(directory, files);
      for (const auto& [name, text] : files) {
        SCOPED_TRACE(name);
        check(directory, Files{{name, text}});
      }
    }
  }

  std::map<std::filesystem::path, Files> guests_;  ///< by directory

 private:
  NameInGuest name_in_guest_;
};

}  // namespace guestfit
