// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/rooted_directory.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "guest/directory_reader.hpp"
#include "unit/guest/open_descriptors.hpp"
#include "util/temp_dir.hpp"

namespace guestfit::test {
namespace {

void write_name(const std::filesystem::path& directory, const std::string& name) {
  std::ofstream(directory / "name") << name;
}

}  // namespace

TEST(RootedDirectory, LetsItsRootGoAndTakesAnother) {
  const TempDir first;
  const TempDir second;
  write_name(first.path(), "first");
  write_name(second.path(), "second");
  const auto root = std::make_shared<RootedDirectory>(first.path());
  const DirectoryReader reader(root);
  EXPECT_EQ(reader.read("/name", 10), "first");
  ASSERT_GT(open_descriptors_below(first.path()), 0);

  root->detach();
  EXPECT_EQ(open_descriptors_below(first.path()), 0);
  EXPECT_THROW(reader.read("/name", 10), Error);
  EXPECT_THROW(reader.link_status("/name"), Error);
  EXPECT_THROW(reader.read_link("/name"), Error);
  EXPECT_THROW(reader.list("/"), Error);
  EXPECT_THROW(reader.space("/"), Error);
  EXPECT_THROW(root->open_parent("/name", "create"), Error);
  root->detach();

  root->attach(second.path());
  EXPECT_EQ(reader.read("/name", 10), "second");
}

TEST(RootedDirectory, KeepsItsRootWhenAnotherCannotBeOpened) {
  const TempDir directory;
  write_name(directory.path(), "kept");
  const auto root = std::make_shared<RootedDirectory>(directory.path());
  EXPECT_THROW(root->attach(directory.path() / "missing"), Error);
  EXPECT_EQ(DirectoryReader(root).read("/name", 10), "kept");
}

TEST(RootedDirectory, HasNoRootUntilOneIsAttached) {
  const TempDir directory;
  write_name(directory.path(), "there");
  const auto root = std::make_shared<RootedDirectory>();
  const DirectoryReader reader(root);
  EXPECT_THROW(reader.read("/name", 10), Error);
  root->attach(directory.path());
  EXPECT_EQ(reader.read("/name", 10), "there");
}

}  // namespace guestfit::test
