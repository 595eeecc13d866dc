// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/extended_attributes.hpp"

#include <cerrno>
#include <cstring>

#include <sys/xattr.h>

#include <unistd.h>

#include "guest/guest_error.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kRemedy = "run guestfit as root, so that the attributes of files can be kept";

/// Calls `get(buffer, size)` as the listxattr(2) family wants it: once for the size, once for the bytes.
/// Negative results are passed on in `result`.
template <class Get>
std::string get_whole(const Get& get, ssize_t& result) {
  std::string buffer;
  do {
    result = get(nullptr, 0);
    if (result <= 0) return {};
    buffer.resize(static_cast<std::size_t>(result));
    result = get(buffer.data(), buffer.size());
  } while (result < 0 && errno == ERANGE);  // it grew meanwhile
  buffer.resize(result < 0 ? 0 : static_cast<std::size_t>(result));
  return buffer;
}

ExtendedAttributes attributes_of(int fd, const std::string& path) {
  ssize_t result = 0;
  const auto names = get_whole([&](char* to, std::size_t size) { return flistxattr(fd, to, size); }, result);
  if (result < 0 && errno == ENOTSUP) return {};
  if (result < 0) throw_file_error("read the attributes of", path, errno, kRemedy);
  ExtendedAttributes attributes;
  for (const auto& name : split(names, '\0')) {
    if (name.empty() || !travels_with_the_name(name)) continue;
    auto value =
        get_whole([&](char* to, std::size_t size) { return fgetxattr(fd, name.c_str(), to, size); }, result);
    if (result < 0) throw_file_error("read the attributes of", path, errno, kRemedy);
    attributes.emplace(name, std::move(value));
  }
  return attributes;
}

void check(int result, const std::string& name, const std::string& path) {
  if (result == 0) return;
  const bool for_root_only = name.starts_with("security.") || name.starts_with("trusted.");
  if (errno == EPERM && for_root_only && geteuid() != 0) return;
  throw_file_error("keep the attribute " + name + " of", path, errno, kRemedy);
}

}  // namespace

bool travels_with_the_name(const std::string& attribute) {
  return attribute != "security.ima" && attribute != "security.evm";
}

void copy_extended_attributes(int from, const std::string& from_path, int to, const std::string& to_path) {
  const auto wanted = attributes_of(from, from_path);
  const auto present = attributes_of(to, to_path);
  for (const auto& [name, value] : present) {
    if (!wanted.contains(name)) check(fremovexattr(to, name.c_str()), name, to_path);
  }
  for (const auto& [name, value] : wanted) {
    const auto same = present.find(name);
    if (same != present.end() && same->second == value) continue;
    check(fsetxattr(to, name.c_str(), value.data(), value.size(), 0), name, to_path);
  }
}

void set_selinux_label(int to, const std::string& to_path, const std::string& label) {
  const int result = fsetxattr(to, kSelinuxAttribute, label.c_str(), label.size() + 1, 0);
  if (result != 0 && errno == ENOTSUP) return;
  check(result, kSelinuxAttribute, to_path);
}

}  // namespace guestfit
