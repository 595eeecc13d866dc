// SPDX-License-Identifier: LGPL-2.1-or-later
// The words of a GRUB 2 script (grub.cfg), with the bytes that they are: quotes, escapes, comments, blocks.
// The rules are those of GRUB's manual, "Writing full configuration files directly", and of its scanner
// (grub-core/script/yylex.l): "{" and "}" are words of their own wherever they are not quoted, "#" begins a
// comment only where a word could begin.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

enum class GrubTokenKind { word, separator, open, close };

struct GrubToken {
  GrubTokenKind kind = GrubTokenKind::word;
  std::string value;  ///< of a word: quotes and escapes resolved, "$name" and "${name}" left as they are
  TextRange range;    ///< a separator is "\n", ";", "&", "|", "<" or ">"
};

/// All tokens; comments and blanks are between them. A quoted text that does not end, ends with the file.
std::vector<GrubToken> scan_grub_script(std::string_view text);

}  // namespace guestfit
