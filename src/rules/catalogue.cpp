// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/catalogue.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <guestfit/error.hpp>

#include "rules/rule_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> yaml_files(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> rule_files(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    if (entry.path().filename() == "rule.yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class CatalogueReader {
 public:
  explicit CatalogueReader(RuleProblems& problems) : problems_(problems) {}

  void read_driver_sets(const fs::path& directory) {
    for (const auto& file : yaml_files(directory)) {
      drivers_[file.stem().string()] = read_driver_set(file, problems_);
    }
  }

  void read_directory(const fs::path& directory) {
    for (const auto& file : yaml_files(directory / "targets")) {
      catalogue_.targets[file.stem().string()] = read_target(file, drivers_, problems_);
    }
    for (const auto& file : yaml_files(directory / "guests")) {
      catalogue_.guests[file.stem().string()] = read_example_guest(file, problems_);
    }
    const auto files = rule_files(directory);
    if (files.empty()) {
      problems_.push_back({directory.string(), 0, "there is no rule file below this directory",
                           "a rule is FAMILY/AREA/NAME/rule.yaml"});
    }
    for (const auto& file : files)
      add_rule(file, directory);
  }

  Catalogue take() {
    put_in_order();
    return std::move(catalogue_);
  }

 private:
  void add_rule(const fs::path& file, const fs::path& directory) {
    const std::string id = file.parent_path().lexically_relative(directory).generic_string();
    if (std::count(id.begin(), id.end(), '/') != 2) {
      problems_.push_back({file.string(), 0, "the id \"" + id + "\" has not the form FAMILY/AREA/NAME",
                           "move the file to FAMILY/AREA/NAME/rule.yaml"});
    }
    rules_[id] = read_rule(file, id, problems_);
  }

  /// Rules in order of their ids, but each behind those that it names in `after`.
  void put_in_order() {
    std::set<std::string> done;
    for (const auto& [id, rule] : rules_) {
      for (const auto& before : rule.after) {
        if (rules_.contains(before)) {
          check_kinds(rule, rules_.at(before));
          continue;
        }
        const std::string like = nearest(before, ids());
        problems_.push_back({rule.file, 0,
                             "\"after\" names the rule \"" + before + "\", which does not exist",
                             like.empty() ? "" : "did you mean \"" + like + "\"?"});
        done.insert(before);
      }
    }
    while (catalogue_.rules.size() < rules_.size()) {
      const auto next = std::find_if(rules_.begin(), rules_.end(), [&](const auto& item) {
        const auto& after = item.second.after;
        return !done.contains(item.first) &&
               std::all_of(after.begin(), after.end(), [&](const auto& id) { return done.contains(id); });
      });
      if (next == rules_.end()) return report_cycle(done);
      done.insert(next->first);
      catalogue_.rules.push_back(next->second);
    }
  }

  void check_kinds(const Rule& rule, const Rule& before) {
    if (rule.is_check() || !before.is_check()) return;
    problems_.push_back({rule.file, 0,
                         "\"after\" names the check \"" + before.id + "\", and checks run after all changes",
                         "take it out of \"after\""});
  }

  void report_cycle(const std::set<std::string>& done) {
    std::vector<std::string> waiting;
    for (const auto& [id, rule] : rules_) {
      if (!done.contains(id)) waiting.push_back(id);
    }
    problems_.push_back({rules_.at(waiting[0]).file, 0,
                         "these rules wait for one another with \"after\": " + join(waiting, ", "),
                         "take one \"after\" out"});
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (const auto& [id, rule] : rules_)
      ids.push_back(id);
    return ids;
  }

  RuleProblems& problems_;
  Catalogue catalogue_;
  std::map<std::string, DriverSet> drivers_;
  std::map<std::string, Rule> rules_;
};

}  // namespace

const Rule* Catalogue::find(const std::string& id) const {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

Catalogue read_catalogue(const std::vector<fs::path>& extra, RuleProblems& problems) {
  const fs::path data = builtin_data_directory();
  CatalogueReader reader(problems);
  reader.read_driver_sets(data / "drivers" / "linux");
  reader.read_directory(data / "rules");
  for (const auto& directory : extra) {
    if (!fs::is_directory(directory)) {
      problems.push_back({directory.string(), 0, "this is not a directory", "name a directory of rules"});
      continue;
    }
    reader.read_directory(directory);
  }
  return reader.take();
}

Catalogue load_catalogue(const std::vector<std::string>& extra) {
  RuleProblems problems;
  Catalogue catalogue = read_catalogue({extra.begin(), extra.end()}, problems);
  if (problems.empty()) return catalogue;
  std::vector<std::string> lines;
  for (const auto& problem : problems)
    lines.push_back(format_problem(problem));
  throw Error(ErrorKind::failed, "", "the rules have errors: " + join(lines, "; "),
              "correct them; \"guestfit rules lint DIR\" shows them one by one");
}

std::string format_problem(const RuleProblem& problem) {
  std::string text = problem.file;
  if (problem.line > 0) text += fmt::format(":{}", problem.line);
  text += ": " + problem.message;
  if (!problem.hint.empty()) text += " (" + problem.hint + ")";
  return text;
}

}  // namespace guestfit
