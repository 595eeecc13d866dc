// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/saved_plan.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>
#include <guestfit/version.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

using nlohmann::json;

constexpr const char* kKind = "guestfit plan";

/// One line for each planned file, comparable as text.
json file_lines(const Plan& plan) {
  json lines = json::object();
  for (const auto& file : plan.files) {
    const char* action = file.action == Action::modify   ? "modify"
                         : file.action == Action::create ? "create"
                                                         : "remove";
    lines[printable(file.path)] = {{"action", action},
                                   {"sha256_before", file.sha256_before},
                                   {"sha256_after", file.sha256_after},
                                   {"rules", file.rules}};
  }
  return lines;
}

json input_lines(const Plan& plan) {
  json lines = json::object();
  for (const auto& [path, checksum] : plan.inputs)
    lines[printable(path)] = checksum;
  return lines;
}

json parse_saved(const std::string& text) {
  json saved = json::parse(text, nullptr, false);
  const bool is_plan = saved.is_object() && saved.value("kind", json()) == kKind &&
                       saved.contains("choices") && saved.contains("files") && saved.contains("inputs") &&
                       saved["files"].is_object() && saved["inputs"].is_object();
  if (is_plan) return saved;
  throw Error(ErrorKind::usage, "", "the file given with --plan is not a saved plan",
              "make one with: guestfit audit --plan-out FILE IMAGE");
}

/// Paths whose lines differ. What only one of the two has follows from a difference elsewhere, as a rule, so
/// it is only named when there is nothing else.
std::vector<std::string> differing_paths(const json& before, const json& now) {
  std::vector<std::string> changed;
  std::vector<std::string> only_one;
  for (const auto& [path, value] : before.items()) {
    if (!now.contains(path)) {
      only_one.push_back(path);
    } else if (now[path] != value) {
      changed.push_back(path);
    }
  }
  for (const auto& [path, value] : now.items()) {
    if (!before.contains(path)) only_one.push_back(path);
  }
  return changed.empty() ? only_one : changed;
}

/// A few of the paths, as a list for a person.
std::string list_paths(const std::vector<std::string>& paths) {
  constexpr std::size_t kShown = 3;
  const std::vector<std::string> shown(
      paths.begin(), paths.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, paths.size())));
  const std::string rest = paths.size() > kShown ? fmt::format(" and {} more", paths.size() - kShown) : "";
  return printable(join(shown, ", ") + rest);
}

}  // namespace

std::string save_plan(const Plan& plan, const Request& request) {
  const json saved = {
      {"kind", kKind},
      {"format_version", "1.0"},
      {"guestfit_version", version()},
      {"choices",
       {{"target", request.target},
        {"rules_dirs", request.rules_dirs},
        {"only", request.only},
        {"skip", request.skip},
        {"settings", request.settings},
        {"root", request.root ? json(*request.root) : json()},
        {"license", request.license},
        {"drivers_dir", request.drivers_dir ? json(*request.drivers_dir) : json()},
        {"strict", request.strict}}},
      {"files", file_lines(plan)},
      {"inputs", input_lines(plan)},
  };
  return saved.dump(2) + "\n";
}

Request with_saved_choices(const Request& request) {
  Request result = request;
  const json saved = parse_saved(request.plan.value_or(""));
  try {
    const json& choices = saved.at("choices");
    choices.at("target").get_to(result.target);
    choices.at("rules_dirs").get_to(result.rules_dirs);
    choices.at("only").get_to(result.only);
    choices.at("skip").get_to(result.skip);
    choices.at("settings").get_to(result.settings);
    choices.at("license").get_to(result.license);
    choices.at("strict").get_to(result.strict);
    if (choices.at("root").is_string()) result.root = choices.at("root").get<std::string>();
    if (choices.at("drivers_dir").is_string())
      result.drivers_dir = choices.at("drivers_dir").get<std::string>();
  } catch (const json::exception& error) {
    throw Error(ErrorKind::usage, "", std::string("the saved plan is damaged: ") + error.what(),
                "make it again with: guestfit audit --plan-out FILE IMAGE");
  }
  return result;
}

std::optional<std::string> compare_with_saved(const Plan& plan, const std::string& saved_text) {
  const json saved = parse_saved(saved_text);
  const auto inputs = differing_paths(saved["inputs"], input_lines(plan));
  if (!inputs.empty()) return "the guest has changed since the plan was made: " + list_paths(inputs);
  const auto files = differing_paths(saved["files"], file_lines(plan));
  if (!files.empty())
    return "guestfit or its rules have changed since the plan was made: " + list_paths(files);
  return std::nullopt;
}

}  // namespace guestfit
