// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include "edit/boot/grub2_arguments.hpp"

namespace guestfit {
namespace {

Grub2Files files(const std::string& setting, const std::string& line) {
  Grub2Files result;
  result.defaults = {{"/etc/default/grub",
                      "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_CMDLINE_LINUX=\"" + setting + "\"\n"}};
  result.config = {"/boot/grub/grub.cfg",
                   "### BEGIN /etc/grub.d/10_linux ###\nmenuentry 'Debian GNU/Linux' "
                   "{\n\tlinux\t/boot/vmlinuz-6.1.0-9-amd64 " +
                       line +
                       "\n\tinitrd\t/boot/initrd.img-6.1.0-9-amd64\n}\n### END /etc/grub.d/10_linux ###\n"};
  return result;
}

const std::vector<std::string> kWords = {"net.ifnames=0", "biosdevname=0"};

TEST(Grub2Words, GoWhereUpdateGrubPutsThem) {
  // grub-mkconfig writes "ro", the common words, a blank, the words of normal entries.
  const auto edit =
      change_grub2_command_lines(files("", "root=UUID=1 ro  quiet"), words_change(kWords, "why"));
  EXPECT_EQ(edit.files,
            files("net.ifnames=0 biosdevname=0", "root=UUID=1 ro net.ifnames=0 biosdevname=0 quiet"));
  EXPECT_EQ(edit.reasons.size(), 2U);
}

TEST(Grub2Words, ComeBehindTheGuestsOwn) {
  const auto edit = change_grub2_command_lines(files("console=ttyS0", "root=UUID=1 ro console=ttyS0 quiet"),
                                               words_change(kWords, "why"));
  EXPECT_EQ(edit.files, files("console=ttyS0 net.ifnames=0 biosdevname=0",
                              "root=UUID=1 ro console=ttyS0 net.ifnames=0 biosdevname=0 quiet"));
}

TEST(Grub2Words, OnlyMissingOnesAreAdded) {
  const auto fine = files("net.ifnames=0 biosdevname=0", "root=UUID=1 ro net.ifnames=0 biosdevname=0 quiet");
  const auto edit = change_grub2_command_lines(fine, words_change(kWords, "why"));
  EXPECT_EQ(edit.files, fine);
  EXPECT_TRUE(edit.reasons.empty());
}

}  // namespace
}  // namespace guestfit
