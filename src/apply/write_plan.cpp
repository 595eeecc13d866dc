// SPDX-License-Identifier: LGPL-2.1-or-later
#include "apply/write_plan.hpp"

#include <algorithm>
#include <set>

#include <guestfit/error.hpp>

#include "apply/directory_times.hpp"
#include "plan/manifest.hpp"

namespace guestfit {
namespace {

std::string temporary_name(const std::string& path) {
  return join_path(parent_path(path), "." + file_name(path) + ".guestfit-new");
}

void set_label(const Plan& plan, const std::string& path, GuestWriter& writer) {
  const auto label = plan.labels.find(path);
  if (label != plan.labels.end()) writer.set_label(path, label->second);
}

void write_file(const PlannedFile& file, const GuestReader& guest, GuestWriter& writer) {
  if (file.action == Action::create) {
    writer.create_file(file.path, file.content, file.permissions, 0, 0);
    return;
  }
  const bool keep_original = !file.backup.empty() && !file.backup_exists;
  if (file.action == Action::remove) {
    if (keep_original) {
      writer.rename(file.path, file.backup);
    } else {
      writer.remove_file(file.path);
    }
    return;
  }
  const std::string temporary = temporary_name(file.path);
  if (guest.link_status(temporary)) writer.remove_file(temporary);
  writer.create_file(temporary, file.content, 0600, 0, 0);
  writer.copy_attributes(file.path, temporary);
  if (keep_original) writer.rename(file.path, file.backup);
  writer.rename(temporary, file.path);
}

std::vector<std::string> reasons_for(const Plan& plan, const std::string& path) {
  std::vector<std::string> reasons;
  for (const auto& change : plan.changes) {
    if (change.path == path) reasons.insert(reasons.end(), change.reasons.begin(), change.reasons.end());
  }
  return reasons;
}

/// Adds the files of `plan` to what earlier runs did: the first original stays the original.
void add_files(Manifest& manifest, const Plan& plan) {
  for (const auto& file : plan.files) {
    const auto earlier = std::find_if(manifest.files.begin(), manifest.files.end(),
                                      [&](const auto& each) { return each.path == file.path; });
    if (earlier == manifest.files.end()) {
      manifest.files.push_back({file.path, file.action, file.backup, file.sha256_before, file.sha256_after,
                                file.rules, reasons_for(plan, file.path)});
      continue;
    }
    earlier->sha256_after = file.sha256_after;
    if (earlier->action != Action::create) earlier->action = file.action;
    earlier->rules.insert(earlier->rules.end(), file.rules.begin(), file.rules.end());
    const auto reasons = reasons_for(plan, file.path);
    earlier->reasons.insert(earlier->reasons.end(), reasons.begin(), reasons.end());
  }
}

std::string nearest_directory(const std::string& path, const GuestReader& guest) {
  return guest.is_directory(path) ? path : nearest_directory(parent_path(path), guest);
}

/// Makes a directory and those above it as far as they are missing, and adds these to `made`.
void make_directories(const std::string& path, const Plan& plan, const GuestReader& guest,
                      GuestWriter& writer, std::set<std::string>& made) {
  if (guest.is_directory(path)) return;
  make_directories(parent_path(path), plan, guest, writer, made);
  writer.make_directory(path, 0755);
  set_label(plan, path, writer);
  made.insert(path);
}

void replace_manifest(const std::string& path, const std::string& text, const Plan& plan,
                      const GuestReader& guest, GuestWriter& writer) {
  const std::string temporary = temporary_name(path);
  if (guest.link_status(temporary)) writer.remove_file(temporary);
  writer.create_file(temporary, text, 0644, 0, 0);
  if (const auto label = plan.labels.find(path); label != plan.labels.end())
    writer.set_label(temporary, label->second);
  writer.rename(temporary, path);
}

}  // namespace

void write_plan(const Plan& plan, const Facts& facts, const std::string& target, const GuestReader& guest,
                GuestWriter& writer) {
  const std::string manifest_file = guest.resolve(manifest_path(facts.os.family));
  const std::string manifest_directory = parent_path(manifest_file);
  Manifest manifest = read_manifest(guest, facts.os.family).value_or(Manifest{});
  manifest.target = target;

  DirectoryTimes times(guest);
  times.remember(nearest_directory(manifest_directory, guest));
  for (const auto& file : plan.files)
    times.remember(nearest_directory(parent_path(file.path), guest));
  std::set<std::string> made;
  make_directories(manifest_directory, plan, guest, writer, made);
  for (const auto& file : plan.files) {
    if (file.action == Action::create) make_directories(parent_path(file.path), plan, guest, writer, made);
    write_file(file, guest, writer);
    if (file.action == Action::create) set_label(plan, file.path, writer);
  }
  times.add_to(manifest, made);
  add_files(manifest, plan);
  replace_manifest(manifest_file, write_manifest(manifest), plan, guest, writer);
  keep_recorded_time(manifest, manifest_directory, writer);
  writer.sync();
}

}  // namespace guestfit
