// SPDX-License-Identifier: LGPL-2.1-or-later
#include "apply/revert.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "apply/directory_times.hpp"
#include "util/sha256.hpp"

namespace guestfit {
namespace {

std::string checksum(const GuestReader& guest, const std::string& path) {
  const auto content = guest.read(path, kMaxFileSize);
  return content ? sha256_hex(*content) : "";
}

Finding obstacle(const std::string& message, const std::string& remedy) {
  return {"", "", Severity::blocker, message, remedy};
}

/// A manifest is content of the guest: a path in it that leads elsewhere through a link is not followed.
bool is_plain_path(const GuestReader& guest, const std::string& path) {
  return path.starts_with('/') && guest.resolve(parent_path(path)) == parent_path(path);
}

}  // namespace

std::vector<Finding> find_revert_obstacles(const Manifest& manifest, const GuestReader& guest) {
  std::vector<Finding> findings;
  for (const auto& file : manifest.files) {
    if (!is_plain_path(guest, file.path) || (!file.backup.empty() && !is_plain_path(guest, file.backup))) {
      findings.push_back(obstacle(file.path + " in the manifest of the guest leads somewhere else now",
                                  "put the original back by hand"));
      continue;
    }
    if (checksum(guest, file.path) != file.sha256_after) {
      findings.push_back(obstacle(file.path + " was changed after guestfit had changed it",
                                  "compare it with " +
                                      (file.backup.empty() ? "what you expect" : file.backup) +
                                      " in the guest, and put back by hand what you want"));
    }
    if (!file.backup.empty() && checksum(guest, file.backup) != file.sha256_before) {
      findings.push_back(obstacle("the original " + file.backup + " is gone or was changed",
                                  "take " + file.path + " from a backup of the guest"));
    }
  }
  return findings;
}

std::vector<Change> describe_revert(const Manifest& manifest) {
  std::vector<Change> changes;
  for (const auto& file : manifest.files) {
    Change change;
    change.rule = file.rules.empty() ? "" : file.rules.front();
    change.path = file.path;
    change.action = file.action == Action::create   ? Action::remove
                    : file.action == Action::remove ? Action::create
                                                    : Action::modify;
    change.summary = file.action == Action::create ? "removed, because guestfit had created it"
                                                   : "the original is back from " + file.backup;
    if (!file.sha256_after.empty()) change.sha256_before = file.sha256_after;
    if (!file.sha256_before.empty()) change.sha256_after = file.sha256_before;
    changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<FileChange> describe_reverted_files(const Manifest& manifest) {
  std::vector<FileChange> files;
  for (const auto& change : describe_revert(manifest)) {
    const ManifestFile* file = manifest.find(change.path);
    files.push_back({change.path, change.action, std::nullopt, file->rules, std::nullopt,
                     change.sha256_before, change.sha256_after});
  }
  return files;
}

void write_revert(const Manifest& manifest, const std::string& manifest_file, const GuestReader& guest,
                  GuestWriter& writer) {
  const auto untouched = untouched_directories(manifest, guest);
  for (const auto& file : manifest.files) {
    if (file.action == Action::create) {
      writer.remove_file(file.path);
    } else {
      writer.rename(file.backup, file.path);
    }
  }
  writer.remove_file(manifest_file);
  std::vector<std::string> created;
  for (const auto& directory : manifest.directories) {
    if (directory.created) created.push_back(directory.path);
  }
  std::sort(created.rbegin(), created.rend());
  for (const auto& directory : created) {
    if (guest.list(directory).empty()) writer.remove_directory(directory);
  }
  restore_directory_times(manifest, untouched, writer);
  writer.sync();
}

void verify_revert(const Manifest& manifest, const GuestReader& guest) {
  for (const auto& file : manifest.files) {
    if (checksum(guest, file.path) == file.sha256_before) continue;
    throw Error(ErrorKind::failed, "",
                "verification failed: " + file.path + " is not as it was; nothing was changed",
                "check the disk that holds the image, and report this as a fault of guestfit");
  }
}

}  // namespace guestfit
