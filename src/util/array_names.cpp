// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/array_names.hpp"

#include <algorithm>

namespace guestfit {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kPlain = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";
constexpr int kFirstFree = 127;

/// The digits of a UUID, whatever stands between them.
std::string digits_of(const std::string& uuid) {
  std::string digits;
  for (const char c : uuid) {
    if (c != ':' && c != '-') digits += c;
  }
  return digits;
}

}  // namespace

std::string array_device_name(std::string_view name) {
  if (const auto colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
  if (name.empty() || name.size() > 32 || name[0] == '.' ||
      name.find_first_not_of(kPlain) != std::string_view::npos)
    return "";
  const bool number = name.size() <= 3 && name.find_first_not_of(kDigits) == std::string_view::npos &&
                      (name.size() == 1 || name[0] != '0');
  return (number ? "/dev/md" : "/dev/md/") + std::string(name);
}

ArrayNames::ArrayNames(std::vector<AssembledArray> arrays) {
  std::sort(arrays.begin(), arrays.end(), [](const AssembledArray& a, const AssembledArray& b) {
    return std::pair(digits_of(a.uuid), a.device) < std::pair(digits_of(b.uuid), b.device);
  });
  std::map<std::string, int> wanted;
  for (const auto& array : arrays)
    ++wanted[array_device_name(array.name)];
  int free = kFirstFree;
  for (const auto& array : arrays) {
    auto common = array_device_name(array.name);
    if (common.empty() || wanted[common] > 1) {
      do {
        common = "/dev/md" + std::to_string(free--);
      } while (wanted.contains(common));
    }
    kernel_by_common_.emplace(common, array.device);
    common_by_kernel_.emplace(array.device, common);
  }
}

std::vector<std::string> ArrayNames::common_names() const {
  std::vector<std::string> names;
  for (const auto& [common, kernel] : kernel_by_common_)
    names.push_back(common);
  return names;
}

std::string ArrayNames::translate(const Names& names, const std::string& device) {
  if (const auto found = names.find(device); found != names.end()) return found->second;
  const auto part = device.rfind('p');
  if (part == std::string::npos || part + 1 == device.size() ||
      device.find_first_not_of(kDigits, part + 1) != std::string::npos)
    return device;
  const auto found = names.find(device.substr(0, part));
  return found == names.end() ? device : found->second + device.substr(part);
}

}  // namespace guestfit
