// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/parameters.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

void check_record(const ConfigNode& item, const ParameterInfo& info, const std::string& file,
                  RuleProblems& problems) {
  ConfigReader reader(item, file, problems);
  for (const auto& field : info.fields)
    reader.optional_text(field);
  reader.finish();
}

void check_value(const ConfigNode& value, const ParameterInfo& info, const std::string& file,
                 RuleProblems& problems) {
  using Kind = ConfigNode::Kind;
  const auto problem = [&](int line, const std::string& message) {
    problems.push_back({file, line, message, ""});
  };
  switch (info.kind) {
    case ParameterInfo::Kind::number:
      if (value.kind != Kind::text || !parse_number(value.text))
        problem(value.key_line, "\"" + info.name + "\" must be a number");
      break;
    case ParameterInfo::Kind::text:
      if (value.kind != Kind::text) problem(value.key_line, "\"" + info.name + "\" must be text");
      break;
    case ParameterInfo::Kind::texts:
      if (value.kind != Kind::list) problem(value.key_line, "\"" + info.name + "\" must be a list");
      for (const auto& item : value.list) {
        if (item.kind != Kind::text) problem(item.line, "an item of \"" + info.name + "\" must be text");
      }
      break;
    case ParameterInfo::Kind::records:
      if (value.kind != Kind::list) problem(value.key_line, "\"" + info.name + "\" must be a list");
      for (const auto& item : value.list)
        check_record(item, info, file, problems);
      break;
  }
}

}  // namespace

long Parameters::number(const std::string& name) const {
  return parse_number(values_.at(name).text).value_or(0);
}

std::string Parameters::text(const std::string& name) const {
  return values_.at(name).text;
}

std::vector<std::string> Parameters::texts(const std::string& name) const {
  std::vector<std::string> texts;
  for (const auto& item : values_.at(name).list)
    texts.push_back(item.text);
  return texts;
}

std::vector<std::map<std::string, std::string>> Parameters::records(const std::string& name) const {
  std::vector<std::map<std::string, std::string>> records;
  for (const auto& item : values_.at(name).list) {
    auto& record = records.emplace_back();
    for (const auto& [field, value] : item.map)
      record[field] = value.text;
  }
  return records;
}

void Parameters::set(const ParameterInfo& info, const std::string& value) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::text;
  node.text = value;
  if (info.kind == ParameterInfo::Kind::number && !parse_number(value)) {
    throw Error(ErrorKind::usage, "", "\"" + value + "\" is not a number, which " + info.name + " must be",
                "give a whole number: --set " + info.name + "=5");
  }
  if (info.kind == ParameterInfo::Kind::records) {
    throw Error(ErrorKind::usage, "",
                info.name + " is a list of records and cannot be set on the command line",
                "write a rule file with other records and give its directory with --rules");
  }
  if (info.kind == ParameterInfo::Kind::texts) {
    ConfigNode list;
    list.kind = ConfigNode::Kind::list;
    for (const auto& part : split(value, ',')) {
      node.text = part;
      if (!part.empty()) list.list.push_back(node);
    }
    node = list;
  }
  values_[info.name] = node;
}

Parameters read_parameters(const ConfigNode& node, const std::vector<ParameterInfo>& infos,
                           const std::string& file, RuleProblems& problems) {
  Parameters parameters;
  std::vector<std::string> names;
  for (const auto& info : infos)
    names.push_back(info.name);
  for (const auto& [name, value] : node.map) {
    const auto info =
        std::find_if(infos.begin(), infos.end(), [&n = name](const auto& each) { return each.name == n; });
    if (info == infos.end()) {
      const std::string like = nearest(name, names);
      problems.push_back({file, value.key_line, "\"" + name + "\" is not a parameter of this rule",
                          like.empty() ? "it takes " + (names.empty() ? "none" : join(names, ", "))
                                       : "did you mean \"" + like + "\"?"});
      continue;
    }
    check_value(value, *info, file, problems);
  }
  for (const auto& info : infos) {
    const auto& value = node[info.name];
    if (!value)
      problems.push_back({file, node.line, "the parameter \"" + info.name + "\" is missing", info.meaning});
    parameters.values_[info.name] = value;
  }
  return parameters;
}

}  // namespace guestfit
