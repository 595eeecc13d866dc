// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/network_losses.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {

namespace {

const char* sentence_of(NetworkLoss loss) {
  switch (loss) {
    case NetworkLoss::network:
      return "made for the network of the old machine";
    case NetworkLoss::hardware:
      return "ties the configuration to the old machine's network card";
    case NetworkLoss::port:
      return "the card is not part of a bond, bridge or team any more";
    case NetworkLoss::refusal:
      return "would keep the card from what the new network has to offer";
    case NetworkLoss::none:
      break;
  }
  return "";
}

}  // namespace

std::vector<std::string> reasons_of(const NetworkLosses& losses) {
  std::vector<std::string> reasons;
  for (const auto& [loss, settings] : losses) {
    const std::vector<std::string> names(settings.begin(), settings.end());
    reasons.push_back(fmt::format("{} removed: {}", printable(join(names, ", ")), sentence_of(loss)));
  }
  return reasons;
}

bool is_numbered_setting(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  const auto rest = name.substr(prefix.size());
  return std::all_of(rest.begin(), rest.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_own_name_server(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace guestfit
