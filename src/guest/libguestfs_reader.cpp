// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_reader.hpp"

#include "guest/guest_error.hpp"

namespace guestfit {
namespace {

/// More than any audit asks for; a guest cannot make us remember without end.
constexpr std::size_t kMostRemembered = 100'000;

}  // namespace

std::optional<FileStatus> LibguestfsReader::link_status(const std::string& path) const {
  const auto known = status_.find(path);
  if (known != status_.end()) return known->second;
  if (status_.size() == kMostRemembered) status_.clear();
  return status_.emplace(path, handle_->link_status(path)).first->second;
}

std::optional<std::string> LibguestfsReader::read_link(const std::string& path) const {
  const auto known = links_.find(path);
  if (known != links_.end()) return known->second;
  if (links_.size() == kMostRemembered) links_.clear();
  return links_.emplace(path, handle_->read_link(path)).first->second;
}

std::optional<std::string> LibguestfsReader::read(const std::string& path, std::uint64_t limit) const {
  const auto real = resolve(path);
  const auto found = link_status(real);
  if (!found || found->type != FileType::regular) return std::nullopt;
  if (found->size > limit) throw_file_too_large(path, limit);
  return handle_->read(real, limit);
}

std::vector<std::string> LibguestfsReader::list(const std::string& path) const {
  const auto real = resolve(path);
  const auto found = link_status(real);
  if (!found || found->type != FileType::directory) return {};
  return handle_->list(real);
}

std::optional<FileSystemSpace> LibguestfsReader::space(const std::string& path) const {
  const auto real = resolve(path);
  if (!link_status(real)) return std::nullopt;
  return handle_->space(real);
}

void LibguestfsReader::forget() {
  status_.clear();
  links_.clear();
}

}  // namespace guestfit
