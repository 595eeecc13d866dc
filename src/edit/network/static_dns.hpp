// SPDX-License-Identifier: LGPL-2.1-or-later
// Name servers of the old network that would be asked before, or instead of, those that DHCP tells. Servers
// on the guest itself (127.0.0.1, ::1) stay. Facts: resolv.conf(5), resolvconf(8), resolved.conf(5),
// dhclient.conf(5).
#pragma once

#include <string_view>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// A part of resolv.conf (/etc/resolvconf/resolv.conf.d/head, base, tail): "nameserver" lines go.
TextEdit edit_resolvconf_part(std::string_view text);

/// /etc/systemd/resolved.conf and its drop-ins: DNS= goes; FallbackDNS= stays.
TextEdit edit_resolved_conf(std::string_view text);

/// dhclient.conf: statements that replace or precede the routers and name servers of a lease go.
TextEdit edit_dhclient_conf(std::string_view text);

/// True when resolv.conf names a server that is not on the guest itself.
bool has_foreign_nameserver(std::string_view resolv_conf);

}  // namespace guestfit
