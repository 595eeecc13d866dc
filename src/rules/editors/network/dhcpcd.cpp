// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/dhcpcd_conf.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

constexpr const char* kPath = "/etc/dhcpcd.conf";

EditorResult run(const EditorContext& context) {
  EditorResult result;
  if (const auto text = context.guest.read(kPath))
    add_text_edit(result, context, kPath, edit_dhcpcd_conf(*text));
  return result;
}

}  // namespace

Editor dhcpcd_editor() {
  return {"dhcpcd",
          "takes fixed addresses, and what keeps dhcpcd from the card, out of /etc/dhcpcd.conf",
          {},
          run};
}

}  // namespace guestfit
