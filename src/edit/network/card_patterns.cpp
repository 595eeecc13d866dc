// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/card_patterns.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace guestfit {

bool fits_any_card(const std::string& pattern) {
  return fits_any_card(std::vector<std::string>{pattern});
}

bool fits_any_card(const std::vector<std::string>& patterns) {
  const std::array<const char*, 4> samples = {"eth0", "ens5", "enp0s3", "enX0"};
  return std::all_of(samples.begin(), samples.end(), [&](const char* sample) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches_glob(pattern, sample); });
  });
}

}  // namespace guestfit
