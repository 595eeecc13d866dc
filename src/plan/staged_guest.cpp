// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/staged_guest.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

namespace guestfit {

void StagedGuest::stage(const FileEdit& edit) {
  edits_[edit.path] = edit;
}

const FileEdit* StagedGuest::staged(const std::string& path) const {
  if (edits_.empty()) return nullptr;
  const auto found = edits_.find(path);
  return found == edits_.end() ? nullptr : &found->second;
}

std::optional<FileStatus> StagedGuest::link_status(const std::string& path) const {
  auto status = base_.link_status(path);
  const FileEdit* edit = staged(path);
  if (edit == nullptr) return status;
  if (edit->action == Action::remove) return std::nullopt;
  if (!status) {
    status.emplace();
    status->permissions = edit->permissions;
  }
  status->type = FileType::regular;
  status->size = edit->content.size();
  return status;
}

std::optional<std::string> StagedGuest::read_link(const std::string& path) const {
  return staged(path) == nullptr ? base_.read_link(path) : std::nullopt;
}

std::optional<std::string> StagedGuest::read(const std::string& path, std::uint64_t limit) const {
  if (edits_.empty()) return base_.read(path, limit);
  const FileEdit* edit = staged(resolve(path));
  if (edit == nullptr) return base_.read(path, limit);
  if (edit->action == Action::remove) return std::nullopt;
  return edit->content;
}

std::vector<std::string> StagedGuest::list(const std::string& path) const {
  auto names = base_.list(path);
  const std::string directory = resolve(path);
  for (const auto& [edited, edit] : edits_) {
    if (parent_path(edited) != directory) continue;
    const auto place = std::lower_bound(names.begin(), names.end(), file_name(edited));
    const bool listed = place != names.end() && *place == file_name(edited);
    if (edit.action == Action::remove && listed) names.erase(place);
    if (edit.action != Action::remove && !listed) names.insert(place, file_name(edited));
  }
  return names;
}

}  // namespace guestfit
