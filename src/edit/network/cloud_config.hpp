// SPDX-License-Identifier: LGPL-2.1-or-later
// cloud-init's own configuration (/etc/cloud/cloud.cfg and /etc/cloud/cloud.cfg.d/*.cfg), as far as the
// network depends on it. Facts, from cloud-init's documentation ("Network configuration", "Datasources"):
//  - A "network:" entry there wins over what the target's datasource says. The target is a new instance for
//    cloud-init, so it writes that network again, static addresses and all, over whatever was set up.
//    Ubuntu's installer leaves such an entry (50-curtin-networking.cfg).
//  - "network: {config: disabled}" makes cloud-init leave the network alone. That stays.
//  - "datasource_list" names where cloud-init looks for settings. With one entry it does not look whether
//  this
//    entry is there at all; one that asks a server waits for two minutes when there is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Comments out a "network:" entry that would bring the old network back. `path` is for messages.
TextEdit edit_cloud_config(std::string_view text, const std::string& path);

/// The datasources that `text` names, in its order; empty when it names none, or cannot be read.
std::vector<std::string> cloud_datasources(std::string_view text);

}  // namespace guestfit
