// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/saved_plan.hpp"

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
    const char* action = file.action == Action::modify ? "modify" : file.action == Action::create ? "create" : "remove";
    lines[printable(file.path)] = {{"action", action},
                                   {"sha256_before", file.sha256_before},
                                   {"sha256_after", file.sha256_after},
                                   {"rules", file.rules}};
  }
  return lines;
}

json input_lines(const Plan& plan) {
  json lines = json::object();
  for (const auto& [path, checksum] : plan.inputs) lines[printable(path)] = checksum;
  return lines;
}

json parse_saved(const std::string& text) {
  json saved = json::parse(text, nullptr, false);
  const bool is_plan = saved.is_object() && saved.value("kind", json()) == kKind && saved.contains("choices") &&
                       saved.contains("files") && saved.contains("inputs") && saved["files"].is_object() &&
                       saved["inputs"].is_object();
  if (is_plan) return saved;
  throw Error(ErrorKind::usage, "", "the file given with --plan is not a saved plan",
              "make one with: guestfit audit --plan-out FILE IMAGE");
}

/// Paths whose lines differ between two objects.
std::vector<std::string> differing_keys(const json& before, const json& now) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : before.items()) {
    if (!now.contains(key) || now[key] != value) keys.push_back(key);
  }
  for (const auto& [key, value] : now.items()) {
    if (!before.contains(key)) keys.push_back(key);
  }
  return keys;
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
    if (choices.at("drivers_dir").is_string()) result.drivers_dir = choices.at("drivers_dir").get<std::string>();
  } catch (const json::exception& error) {
    throw Error(ErrorKind::usage, "", std::string("the saved plan is damaged: ") + error.what(),
                "make it again with: guestfit audit --plan-out FILE IMAGE");
  }
  return result;
}

std::vector<std::string> compare_with_saved(const Plan& plan, const std::string& saved_text) {
  const json saved = parse_saved(saved_text);
  std::vector<std::string> differences;
  for (const auto& path : differing_keys(saved["inputs"], input_lines(plan))) {
    differences.push_back(printable(path) + " in the guest is not what it was when the plan was made");
  }
  if (!differences.empty()) return differences;
  for (const auto& path : differing_keys(saved["files"], file_lines(plan))) {
    differences.push_back("what would be written to " + printable(path) + " is not what was planned");
  }
  return differences;
}

}  // namespace guestfit
