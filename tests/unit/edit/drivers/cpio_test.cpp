// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/cpio.hpp"

#include <map>
#include <memory>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "unit/edit/drivers/newc_archive.hpp"

namespace guestfit {
namespace {

/// Gives its bytes a few at a time, so that entries lie across pieces.
class SmallPieces : public ByteSource {
 public:
  SmallPieces(std::string bytes, std::size_t size) : bytes_(std::move(bytes)), size_(size) {}
  std::string_view next() override {
    const auto piece = std::string_view(bytes_).substr(at_, size_);
    at_ += piece.size();
    return piece;
  }

 private:
  std::string bytes_;
  std::size_t size_;
  std::size_t at_ = 0;
};

constexpr std::uint64_t kNoLimit = UINT64_MAX;

std::map<std::string, std::string> contents(ByteSource& source, std::uint64_t limit = kNoLimit) {
  std::map<std::string, std::string> result;
  CpioReader reader(source, limit);
  while (const auto entry = reader.next()) {
    if (!entry->is_trailer()) result[entry->name] = reader.content();
  }
  return result;
}

std::map<std::string, std::string> contents(const std::string& bytes, std::uint64_t limit = kNoLimit) {
  MemorySource source(bytes);
  return contents(source, limit);
}

/// What libarchive finds in the archive: mode and content by name.
std::map<std::string, std::pair<unsigned, std::string>> by_libarchive(const std::string& bytes) {
  std::map<std::string, std::pair<unsigned, std::string>> result;
  const std::unique_ptr<archive, int (*)(archive*)> handle(archive_read_new(), archive_read_free);
  archive_read_support_format_cpio(handle.get());
  EXPECT_EQ(archive_read_open_memory(handle.get(), bytes.data(), bytes.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(handle.get(), &entry) == ARCHIVE_OK) {
    const char* target = archive_entry_symlink(entry);
    std::string content(static_cast<std::size_t>(target != nullptr ? 0 : archive_entry_size(entry)), '\0');
    EXPECT_EQ(archive_read_data(handle.get(), content.data(), content.size()),
              static_cast<la_ssize_t>(content.size()));
    EXPECT_EQ(archive_entry_mtime(entry), 0);
    EXPECT_EQ(archive_entry_uid(entry), 0);
    result[archive_entry_pathname(entry)] = {archive_entry_mode(entry), target != nullptr ? target : content};
  }
  return result;
}

TEST(CpioWriter, WritesWhatLibarchiveReads) {
  CpioWriter writer;
  writer.add("usr", 0040755, "");
  writer.add("usr/odd", 0100600, "12345");
  writer.add("lib", 0120777, "usr/lib");
  const auto found = by_libarchive(writer.finish());
  EXPECT_EQ(found.size(), 3U);
  EXPECT_EQ(found.at("usr").first, 0040755U);
  EXPECT_EQ(found.at("usr/odd"), std::make_pair(0100600U, std::string("12345")));
  EXPECT_EQ(found.at("lib"), std::make_pair(0120777U, std::string("usr/lib")));
}

TEST(CpioWriter, FillsUpToFourBytes) {
  for (const std::string name : {"a", "ab", "abc", "abcd"}) {
    CpioWriter writer;
    writer.add(name, 0100644, name);
    EXPECT_EQ(writer.finish().size() % 4, 0U) << name;
  }
}

TEST(CpioReader, ReadsEntriesThatLieAcrossPieces) {
  const auto bytes = NewcArchive().directory("etc").file("etc/motd", "hello").link("a", "b").bytes();
  for (const std::size_t size : {1U, 7U, 110U, 4096U}) {
    SmallPieces source(bytes, size);
    const auto found = contents(source);
    EXPECT_EQ(found.size(), 3U) << size;
    EXPECT_EQ(found.at("etc/motd"), "hello") << size;
    EXPECT_EQ(found.at("a"), "b") << size;
  }
}

TEST(CpioReader, SkipsContentsNobodyAskedFor) {
  const auto bytes = NewcArchive().file("big", std::string(100001, 'x')).file("small", "s").bytes();
  SmallPieces source(bytes, 1000);
  CpioReader reader(source, kNoLimit);
  EXPECT_EQ(reader.next()->name, "big");
  EXPECT_EQ(reader.next()->name, "small");
  EXPECT_EQ(reader.content(), "s");
}

TEST(CpioReader, GoesOnAfterZerosWithTheNextArchive) {
  const auto first = NewcArchive().file("one", "1").bytes();
  const auto second = NewcArchive().file("two", "2").bytes();
  EXPECT_EQ(contents(first + std::string(508, '\0') + second + std::string(3, '\0')).size(), 2U);
}

TEST(CpioReader, RefusesAnArchiveThatBeginsAtAnOddPlaceAsTheKernelDoes) {
  const auto archive = NewcArchive().file("one", "1").bytes();
  EXPECT_THROW(contents(archive + std::string(2, '\0') + archive), Error);
}

TEST(CpioReader, RefusesAnArchiveThatIsCutOffAnywhere) {
  const auto bytes = NewcArchive().file("etc", "hello").bytes();
  for (std::size_t size = 1; size < bytes.size() - 2; ++size) {
    EXPECT_THROW(contents(bytes.substr(0, size)), Error) << size;
  }
}

TEST(CpioReader, RefusesAnArchiveWithoutTrailer) {
  EXPECT_THROW(contents(NewcArchive().file("a", "b").cut()), Error);
}

TEST(CpioReader, RefusesWhatIsNotNewc) {
  auto old_form = NewcArchive().file("a", "b").bytes();
  old_form.replace(0, 6, "070707");
  EXPECT_THROW(contents(old_form), Error);
  auto bad_number = NewcArchive().file("a", "b").bytes();
  bad_number.replace(54, 8, "0000zz01");
  EXPECT_THROW(contents(bad_number), Error);
}

TEST(CpioReader, RefusesNamesOfImpossibleLength) {
  auto no_name = NewcArchive().file("a", "b").bytes();
  no_name.replace(94, 8, "00000000");
  EXPECT_THROW(contents(no_name), Error);
  auto long_name = NewcArchive().file("a", "b").bytes();
  long_name.replace(94, 8, "FFFFFFFF");
  EXPECT_THROW(contents(long_name), Error);
}

TEST(CpioReader, StopsAtTheLimit) {
  const auto bytes = NewcArchive().file("a", std::string(5000, 'x')).bytes();
  EXPECT_NO_THROW(contents(bytes, bytes.size()));
  EXPECT_THROW(contents(bytes, bytes.size() - 1), Error);
}

}  // namespace
}  // namespace guestfit
