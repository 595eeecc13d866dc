// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/memory_guest.hpp"

#include <guestfit/error.hpp>

namespace guestfit {

void MemoryGuest::add_directory(const std::string& path) {
  if (path == "/" || nodes_.contains(path)) return;
  add_directory(parent_path(path));
  nodes_[path] = {};
}

void MemoryGuest::add_file(const std::string& path, const std::string& content) {
  add_directory(parent_path(path));
  nodes_[path] = {FileType::regular, content};
}

void MemoryGuest::add_link(const std::string& path, const std::string& target) {
  add_directory(parent_path(path));
  nodes_[path] = {FileType::symlink, target};
}

void MemoryGuest::remove(const std::string& path) {
  nodes_.erase(path);
}

std::optional<FileStatus> MemoryGuest::link_status(const std::string& path) const {
  const std::string directory = path == "/" ? "/" : resolve(parent_path(path));
  const auto found = nodes_.find(path == "/" ? path : join_path(directory, file_name(path)));
  FileStatus status;
  if (found == nodes_.end()) {
    if (path != "/") return std::nullopt;
    status.type = FileType::directory;
  } else {
    status.type = found->second.type;
    status.size = found->second.content.size();
  }
  status.permissions = status.type == FileType::directory ? 0755 : 0644;
  return status;
}

std::optional<std::string> MemoryGuest::read_link(const std::string& path) const {
  const auto found = nodes_.find(path);
  if (found == nodes_.end() || found->second.type != FileType::symlink) return std::nullopt;
  return found->second.content;
}

std::optional<std::string> MemoryGuest::read(const std::string& path, std::uint64_t limit) const {
  const auto found = nodes_.find(resolve(path));
  if (found == nodes_.end() || found->second.type != FileType::regular) return std::nullopt;
  if (found->second.content.size() > limit) {
    throw Error(ErrorKind::failed, "", path + " is larger than a file of its kind can be",
                "look at this file in the guest");
  }
  return found->second.content;
}

std::vector<std::string> MemoryGuest::list(const std::string& path) const {
  const std::string resolved = resolve(path);
  const std::string prefix = resolved == "/" ? "/" : resolved + "/";
  std::vector<std::string> names;
  for (auto item = nodes_.lower_bound(prefix); item != nodes_.end() && item->first.starts_with(prefix);
       ++item) {
    const std::string name = item->first.substr(prefix.size());
    if (!name.empty() && name.find('/') == std::string::npos) names.push_back(name);
  }
  return names;
}

std::optional<FileSystemSpace> MemoryGuest::space(const std::string&) const {
  return std::nullopt;
}

}  // namespace guestfit
