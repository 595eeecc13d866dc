// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/plan.hpp"

#include <algorithm>

#include <sys/stat.h>

#include <guestfit/error.hpp>

#include "plan/manifest.hpp"
#include "plan/recording_reader.hpp"
#include "plan/selection.hpp"
#include "plan/selinux_labels.hpp"
#include "plan/space_check.hpp"
#include "plan/staged_guest.hpp"
#include "util/diff.hpp"
#include "util/sha256.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

class Planner {
 public:
  Planner(const GuestReader& guest, const Inspection& inspection, const Target& target)
      : recorder_(guest), staged_(recorder_), inspection_(inspection), target_(target) {
    plan_.findings = inspection.findings;
    if (auto manifest = read_manifest(guest, inspection.facts.os.family)) earlier_ = std::move(*manifest);
  }

  void run(const Rule& rule, const Parameters& parameters) {
    const Facts& facts = inspection_.facts;
    if (const auto unmet = unmet_condition(rule.when, staged_, facts, target_)) {
      plan_.skipped.push_back(rule.id + " does not apply: " + *unmet);
      return;
    }
    EditorResult result = rule.editor->run({staged_, facts, target_, parameters, modules_});
    check_settings(rule, result.settings);
    for (auto& finding : result.findings) {
      finding.rule = rule.id;
      plan_.findings.push_back(std::move(finding));
    }
    for (const auto& edit : result.edits)
      stage(rule, edit);
  }

  Plan take() {
    set_checksums();
    set_labels();
    for (auto& finding : check_space(recorder_, plan_.files))
      plan_.findings.push_back(std::move(finding));
    plan_.inputs = recorder_.inputs();
    return std::move(plan_);
  }

 private:
  void check_settings(const Rule& rule, const std::vector<Setting>& settings) {
    for (const auto& setting : settings) {
      const auto [place, added] =
          settings_.emplace(std::pair(setting.path, setting.name), std::pair(setting.value, rule.id));
      const auto& [value, earlier] = place->second;
      if (added || value == setting.value || earlier == rule.id) continue;
      throw Error(ErrorKind::failed, "",
                  "two rules contradict each other: " + earlier + " sets " + setting.name + " in " +
                      setting.path + " to \"" + value + "\", " + rule.id + " to \"" + setting.value + "\"",
                  "leave one out with --skip");
    }
  }

  void stage(const Rule& rule, const FileEdit& edit) {
    const std::string before = staged_.read(edit.path, kMaxFileSize).value_or("");
    Change change;
    change.rule = rule.id;
    change.path = edit.path;
    change.summary = rule.title;
    change.reasons = edit.reasons;
    change.modules = edit.modules;
    if (edit.is_text) change.diff = diff_of(before, edit);
    staged_.stage(edit);
    plan_.changes.push_back(std::move(change));

    auto file = std::find_if(plan_.files.begin(), plan_.files.end(),
                             [&](const auto& each) { return each.path == edit.path; });
    if (file == plan_.files.end()) {
      file = plan_.files.insert(plan_.files.end(), new_file(edit));
    }
    const bool existed = !file->sha256_before.empty();
    file->content = edit.content;
    file->action = edit.action == Action::remove ? Action::remove : existed ? Action::modify : Action::create;
    file->rules.push_back(rule.id);
    if (edit.is_text) file->diff = diff_of(recorder_.read(edit.path, kMaxFileSize).value_or(""), edit);
  }

  static std::string diff_of(const std::string& before, const FileEdit& edit) {
    return unified_diff(before, edit.content, edit.action == Action::create ? "/dev/null" : edit.path,
                        edit.action == Action::remove ? "/dev/null" : edit.path);
  }

  PlannedFile new_file(const FileEdit& edit) {
    PlannedFile file;
    file.path = edit.path;
    file.permissions = edit.permissions;
    if (const auto original = recorder_.read(edit.path, kMaxFileSize)) {
      file.sha256_before = sha256_hex(*original);
      // A file that an earlier run created has no original to keep.
      const ManifestFile* earlier = earlier_.find(edit.path);
      if (earlier != nullptr && earlier->action == Action::create) return file;
      file.backup = backup_path(edit.path, inspection_.facts.os.family);
      file.backup_exists = recorder_.link_status(file.backup).has_value();
      if (file.backup_exists && earlier == nullptr) plan_.findings.push_back(no_place_for_original(file));
    }
    return file;
  }

  /// The manifest knows nothing of what has the backup's name, so it cannot be taken for the original.
  static Finding no_place_for_original(const PlannedFile& file) {
    return {"", "", Severity::blocker,
            "the original of " + file.path + " cannot be kept: there is already a " + file.backup +
                ", which does not come from a complete run of guestfit",
            "compare the two in the guest, and rename or remove " + file.backup};
  }

  /// Gives every file its final checksum, and every change those of its file.
  void set_checksums() {
    std::sort(plan_.files.begin(), plan_.files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    for (auto& file : plan_.files) {
      if (file.action != Action::remove) file.sha256_after = sha256_hex(file.content);
      for (auto& change : plan_.changes) {
        if (change.path != file.path) continue;
        change.action = file.action;
        if (!file.backup.empty()) change.backup = file.backup;
        if (!file.sha256_before.empty()) change.sha256_before = file.sha256_before;
        if (!file.sha256_after.empty()) change.sha256_after = file.sha256_after;
      }
    }
  }

  /// What apply creates: files that are new, the directories that they need, the manifest with its own.
  std::vector<LabelledPath> created() const {
    std::vector<LabelledPath> paths;
    const auto add = [&](const std::string& path) {
      paths.push_back({path, S_IFREG});
      for (auto above = parent_path(path); !recorder_.is_directory(above); above = parent_path(above))
        paths.push_back({above, S_IFDIR});
    };
    for (const auto& file : plan_.files) {
      if (file.action == Action::create) add(file.path);
    }
    if (!plan_.files.empty()) add(recorder_.resolve(manifest_path(inspection_.facts.os.family)));
    return paths;
  }

  void set_labels() {
    if (inspection_.facts.os.family != "linux") return;
    auto labels = find_selinux_labels(recorder_, created());
    plan_.labels = std::move(labels.by_path);
    for (auto& finding : labels.findings)
      plan_.findings.push_back(std::move(finding));
    for (auto& change : plan_.changes) {
      const auto label = plan_.labels.find(change.path);
      if (label == plan_.labels.end() || change.action != Action::create) continue;
      change.reasons.push_back("the new file gets the SELinux label " + label->second +
                               ", as the guest's policy says");
    }
  }

  KernelModuleLists modules_;
  RecordingReader recorder_;
  StagedGuest staged_;
  const Inspection& inspection_;
  const Target& target_;
  Manifest earlier_;
  Plan plan_;
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> settings_;
};

}  // namespace

bool Plan::blocked() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::blocker; });
}

std::string backup_path(const std::string& path, const std::string& family) {
  if (family == "windows") return path + ".guestfit-orig";
  // A leading dot keeps run-parts, "source interfaces.d/*", NetworkManager and others from reading it.
  return join_path(parent_path(path), "." + file_name(path) + ".guestfit-orig");
}

Plan make_plan(const GuestReader& guest, const Inspection& inspection, const Catalogue& catalogue,
               const Target& target, const RuleSelection& selection) {
  Planner planner(guest, inspection, target);
  for (const auto& [rule, parameters] : select_rules(catalogue, selection))
    planner.run(*rule, parameters);
  return planner.take();
}

}  // namespace guestfit
