// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/guest_error.hpp"

#include <cerrno>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

Error error_of(int error_number) {
  try {
    throw_file_error("read", "/etc/fstab", error_number, "look again");
  } catch (const Error& error) {
    return error;
  }
}

TEST(FileError, RefusesADamagedFileSystem) {
  for (const int number : {EUCLEAN, EBADMSG, EIO}) {
    const auto error = error_of(number);
    EXPECT_EQ(error.kind(), ErrorKind::refused) << number;
    EXPECT_EQ(error.code(), "ERR-10") << number;
    EXPECT_EQ(std::string(error.what())
                  .find("cannot read /etc/fstab in the guest: the file system is damaged there"),
              0U)
        << error.what();
    EXPECT_NE(error.remedy(), "look again");
  }
}

TEST(FileError, SaysOtherErrorsAsTheyAre) {
  const auto error = error_of(EACCES);
  EXPECT_EQ(error.kind(), ErrorKind::failed);
  EXPECT_EQ(error.code(), "");
  EXPECT_EQ(std::string(error.what()), "cannot read /etc/fstab in the guest: Permission denied");
  EXPECT_EQ(error.remedy(), "look again");
}

}  // namespace
}  // namespace guestfit
