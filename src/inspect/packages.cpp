// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/packages.hpp"

#include "util/text.hpp"

namespace guestfit {

std::optional<std::string> debian_package_version(const GuestReader& guest, const std::string& package) {
  constexpr std::uint64_t kMaxDatabase = 64U << 20U;
  const auto database = guest.read("/var/lib/dpkg/status", kMaxDatabase);
  if (!database) return std::nullopt;
  const std::string heading = "Package: " + package + "\n";
  std::size_t at = database->starts_with(heading) ? 0 : database->find("\n" + heading);
  if (at == std::string::npos) return std::nullopt;
  const auto end = database->find("\n\n", at + 1);
  const std::string paragraph = database->substr(at, end == std::string::npos ? end : end - at);
  if (paragraph.find("\nStatus: install ok installed") == std::string::npos) return std::nullopt;
  const std::string field = "\nVersion: ";
  const auto begin = paragraph.find(field);
  if (begin == std::string::npos) return std::nullopt;
  const auto value =
      paragraph.substr(begin + field.size(), paragraph.find('\n', begin + 1) - begin - field.size());
  const auto epoch = value.find(':');
  return epoch == std::string::npos ? value : value.substr(epoch + 1);
}

}  // namespace guestfit
