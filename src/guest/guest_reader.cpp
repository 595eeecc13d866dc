// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/guest_reader.hpp"

#include <deque>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kMaxLinks = 40;  // as the Linux kernel, path_resolution(7)

std::deque<std::string> components(const std::string& path) {
  std::deque<std::string> parts;
  for (auto& part : split(path, '/')) {
    if (!part.empty() && part != ".") parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace

std::string parent_path(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string file_name(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string join_path(const std::string& directory, const std::string& name) {
  return directory.ends_with('/') ? directory + name : directory + "/" + name;
}

std::string GuestReader::resolve(const std::string& path) const {
  std::deque<std::string> pending = components(path);
  std::string resolved = "/";
  int links = 0;
  while (!pending.empty()) {
    const std::string part = pending.front();
    pending.pop_front();
    if (part == "..") {
      resolved = parent_path(resolved);
      continue;
    }
    const std::string next = join_path(resolved, part);
    const auto found = link_status(next);
    if (!found || found->type != FileType::symlink) {
      resolved = next;
      continue;
    }
    if (++links > kMaxLinks) {
      throw Error(ErrorKind::failed, "", "the symbolic links of " + path + " go in circles in the guest",
                  "repair the link " + next + " in the guest");
    }
    const std::string target = read_link(next).value_or("");
    if (target.starts_with('/')) resolved = "/";
    auto parts = components(target);
    pending.insert(pending.begin(), parts.begin(), parts.end());
  }
  return resolved;
}

std::optional<FileStatus> GuestReader::status(const std::string& path) const {
  return link_status(resolve(path));
}

bool GuestReader::is_file(const std::string& path) const {
  const auto found = status(path);
  return found && found->type == FileType::regular;
}

bool GuestReader::is_directory(const std::string& path) const {
  const auto found = status(path);
  return found && found->type == FileType::directory;
}

}  // namespace guestfit
