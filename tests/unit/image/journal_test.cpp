// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/journal.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

Journal example() {
  return {{{"/images/a.raw", "raw", "overlay-0.qcow2", {1, 2, 3, 4}, DiskState::done},
           {"/images/\xff \"ä\".qcow2", "qcow2", "overlay-1.qcow2", {~0ULL, 6, -7, 8}, DiskState::started},
           {"/images/c.raw", "raw", "overlay-2.qcow2", {9, 10, 11, 12}, DiskState::waiting}}};
}

std::string changed(const std::string& from, const std::string& to) {
  auto text = journal_text(example());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Journal, ComesBackAsItWasWritten) {
  const TempDir directory;
  write_journal(directory.path() / "journal.json", example());
  EXPECT_EQ(read_journal(directory.path() / "journal.json"), example());
}

TEST(Journal, RefusesWhatItDoesNotUnderstand) {
  EXPECT_THROW(parse_journal("", "j"), Error);
  EXPECT_THROW(parse_journal("[]", "j"), Error);
  EXPECT_THROW(parse_journal(R"({"version": "1", "disks": []})", "j"), Error);
  EXPECT_THROW(parse_journal(changed(R"("version": "1")", R"("version": "2")"), "j"), Error);
  EXPECT_THROW(parse_journal(changed(R"("state": "started")", R"("state": "half")"), "j"), Error);
  EXPECT_THROW(parse_journal(changed(R"("inode": 1,)", R"("inode": "1",)"), "j"), Error);
}

TEST(Journal, RefusesNamesThatLeadElsewhere) {
  EXPECT_THROW(parse_journal(changed("/images/a.raw", "a.raw"), "j"), Error);
  EXPECT_THROW(parse_journal(changed("overlay-0.qcow2", "../../overlay-0.qcow2"), "j"), Error);
  EXPECT_THROW(parse_journal(changed("overlay-0.qcow2", ""), "j"), Error);
}

TEST(Journal, AnUnreadableOneNamesTheFile) {
  try {
    parse_journal("{", "/images/.a.raw.guestfit/journal.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("/images/.a.raw.guestfit/journal.json"), std::string::npos);
    EXPECT_FALSE(error.remedy().empty());
  }
}

}  // namespace
}  // namespace guestfit
