// SPDX-License-Identifier: LGPL-2.1-or-later
// A rule as a page of Markdown, for administrators: docs/rules has one of each.
#include <algorithm>

#include <fmt/format.h>

#include <guestfit/rule_page.hpp>

#include "engine/rule_text.hpp"
#include "rules/catalogue.hpp"
#include "util/diff.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Files = std::map<std::string, std::string>;

std::string fenced(const std::string& language, const std::string& text) {
  const std::string end = text.ends_with('\n') ? "" : "\n";
  return "```" + language + "\n" + text + end + "```\n\n";
}

std::string in_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

/// "../../.." for a/b/c: from the page to the folder of all pages.
std::string way_up(const std::string& id) {
  const auto steps = std::count(id.begin(), id.end(), '/');
  std::string way = "..";
  for (long i = 1; i < steps; ++i)
    way += "/..";
  return way;
}

std::string facts_table(const Rule& rule) {
  std::string table = "| | |\n|---|---|\n";
  const auto row = [&](const char* name, const std::string& value) {
    if (!value.empty()) table += fmt::format("| {} | {} |\n", name, value);
  };
  row("serves", fmt::format("[{}]({}/../spec-coverage.md)", join(rule.spec, ", "), way_up(rule.id)));
  row("applies if", in_cell(describe_conditions(rule.when)));
  std::vector<std::string> after;
  for (const auto& id : rule.after)
    after.push_back(fmt::format("[{}]({}/{}.md)", id, way_up(rule.id), id));
  row("runs after", join(after, ", "));
  if (rule.is_check()) row("check", fmt::format("`{}`: {}", rule.check->name, rule.check->summary));
  if (!rule.is_check()) row("editor", fmt::format("`{}`: {}", rule.editor->name, rule.editor->summary));
  return table + "\n";
}

std::string records_table(const ParameterInfo& info, const ConfigNode& value) {
  std::string table;
  std::string line;
  for (const auto& field : info.fields) {
    table += "| " + field + " ";
    line += "|---";
  }
  table += "|\n" + line + "|\n";
  for (const auto& record : value.list) {
    for (const auto& field : info.fields)
      table += "| " + in_cell(record[field].text) + " ";
    table += "|\n";
  }
  return table + "\n";
}

std::string parameters_part(const Rule& rule) {
  if (rule.parameter_infos().empty()) return "";
  std::string part = "## Parameters\n\n";
  for (const auto& info : rule.parameter_infos()) {
    const auto& value = rule.parameters.values().at(info.name);
    const bool records = info.kind == ParameterInfo::Kind::records;
    part +=
        fmt::format("`{}`{}: {}\n\n", info.name, records ? "" : " = " + describe_value(value), info.meaning);
    if (records) part += records_table(info, value);
  }
  return part;
}

/// The files of the example's guest, those of the named guest among them.
Files files_of(const Catalogue& catalogue, const Example& example) {
  Files files = example.own.files;
  const auto base = catalogue.guests.find(example.guest);
  if (base != catalogue.guests.end()) files.insert(base->second.files.begin(), base->second.files.end());
  return files;
}

std::string changes_part(const Catalogue& catalogue, const Example& example) {
  const Files before = files_of(catalogue, example);
  std::string part;
  for (const auto& [path, content] : example.files) {
    const auto old = before.find(path);
    part += old == before.end() ? fmt::format("`{}` is created:\n\n", path) + fenced("", content)
                                : fenced("diff", unified_diff(old->second, content, path, path));
  }
  for (const auto& [path, modules] : example.modules)
    part += fmt::format("`{}` gets {}.\n\n", path, join(modules, ", "));
  for (const auto& path : example.gone)
    part += fmt::format("`{}` goes.\n\n", path);
  return part;
}

std::string example_part(const Catalogue& catalogue, const Example& example) {
  std::string part = "### " + example.name + "\n\n";
  if (example.outcome == Example::Outcome::not_applicable) return part + "The rule does not apply.\n\n";
  if (example.outcome == Example::Outcome::changes) part += changes_part(catalogue, example);
  if (example.outcome == Example::Outcome::unchanged) {
    for (const auto& [path, content] : example.own.files) {
      const bool is_text = content.find('\n') != std::string::npos;
      if (is_text) part += fmt::format("`{}`:\n\n", path) + fenced("", content);
    }
    if (example.findings.empty()) part += "Nothing to do.\n\n";
  }
  if (!example.findings.empty()) part += "Findings: " + join(example.findings, ", ") + ".\n\n";
  return part;
}

}  // namespace

std::string rule_page(const std::string& id, const std::vector<std::string>& rules_dirs) {
  const Catalogue catalogue = load_catalogue(rules_dirs);
  const Rule& rule = require_rule(catalogue, id);
  std::string page = fmt::format("# {}\n\n**{}.**\n\n{}\n\n", rule.id, rule.title, trim(rule.why));
  page += facts_table(rule) + parameters_part(rule) + "## Examples\n\n";
  for (const auto& example : rule.examples)
    page += example_part(catalogue, example);
  return std::string(trim(page)) + "\n";
}

}  // namespace guestfit
