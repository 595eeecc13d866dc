// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/static_dns.hpp"

#include <algorithm>
#include <set>

#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using EditFunction = TextEdit (*)(std::string_view);

void edit_file(const EditorContext& context, EditorResult& result, const std::string& path,
               EditFunction edit) {
  if (!context.guest.is_file(path)) return;
  if (const auto text = context.guest.read(path)) add_text_edit(result, context, path, edit(*text));
}

/// Every file in `directory` whose name fits `pattern`.
void edit_files(const EditorContext& context, EditorResult& result, const std::string& directory,
                const std::string& pattern, EditFunction edit) {
  for (const auto& name : context.guest.list(directory)) {
    if (!name.starts_with('.') && matches_glob(pattern, name))
      edit_file(context, result, join_path(directory, name), edit);
  }
}

/// systemd-networkd hands name servers to systemd-resolved and writes no resolv.conf; all others do.
void report_resolv_conf(const EditorContext& context, EditorResult& result) {
  const std::string path = "/etc/resolv.conf";
  const auto status = context.guest.link_status(path);
  if (!status || status->type != FileType::regular) return;
  static const std::set<std::string> silent = {"netplan", "systemd-networkd"};
  const auto& stacks = context.facts.network_stacks;
  const bool networkd = std::any_of(stacks.begin(), stacks.end(), [](const NetworkStack& stack) {
    return stack.in_charge && stack.name == "systemd-networkd";
  });
  const bool written = std::any_of(stacks.begin(), stacks.end(), [](const NetworkStack& stack) {
    return stack.in_charge && !silent.contains(stack.name);
  });
  if (!networkd || written || !has_foreign_nameserver(context.guest.read(path).value_or(""))) return;
  result.findings.push_back(
      {"", "MOD-13", Severity::warning,
       path + " is a file of its own, and systemd-networkd does not write the name servers "
              "that DHCP tells into it",
       "Name servers that can be reached from the new network belong there, or a link to "
       "/run/systemd/resolve/stub-resolv.conf where systemd-resolved runs."});
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  edit_files(context, result, "/etc/resolvconf/resolv.conf.d", "*", edit_resolvconf_part);
  for (const std::string name : {"/etc/resolv.conf.head", "/etc/resolv.conf.tail"})
    edit_file(context, result, name, edit_resolvconf_part);
  edit_file(context, result, "/etc/systemd/resolved.conf", edit_resolved_conf);
  edit_files(context, result, "/etc/systemd/resolved.conf.d", "*.conf", edit_resolved_conf);
  for (const std::string directory : {"/etc", "/etc/dhcp", "/etc/dhcp3"})
    edit_files(context, result, directory, "dhclient*.conf", edit_dhclient_conf);
  report_resolv_conf(context, result);
  return result;
}

}  // namespace

Editor static_dns_editor() {
  return {"static-dns",
          "takes out name servers of the old network that would be asked before those of DHCP",
          {},
          run};
}

}  // namespace guestfit
