// SPDX-License-Identifier: LGPL-2.1-or-later
// The one place that knows Augeas: a text in memory, parsed with a lens (aug_text_store), as a list of nodes
// that say which bytes of the text they are (aug_span). No file of host or guest is opened but the lenses.
//
// Nodes are read here and never written back: aug_text_retrieve of an unchanged tree does not always give the
// same bytes (Augeas 1.14, Shellvars with a "case"), a replacement of the bytes of a node does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

struct AugeasNode {
  std::string label;       ///< last part of the path, without an index
  std::string parent;      ///< label of the node above; "" at the top
  bool has_value = false;  ///< false for a node that only has children
  TextRange span;          ///< the whole construct, with its children and its line end
  TextRange value;         ///< the value, as the text has it
};

/// The nodes of `text` in the order of the tree, with those below them. None when the lens ("Shellvars.lns")
/// does not accept the text, or when a node does not match the bytes that it claims to be.
/// Throws Error when Augeas or its lenses cannot be used on this host.
/// The first call takes about 80 ms (the lens is compiled), each further one about 15 ms.
std::optional<std::vector<AugeasNode>> parse_with_augeas(const std::string& lens, std::string_view text);

}  // namespace guestfit
