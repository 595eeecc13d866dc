// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_file.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <guestfit/error.hpp>

#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

const std::vector<std::string>& ignored_suffixes(IfcfgReader reader) {
  static const std::vector<std::string> kInitscripts = {"~",       ".bak",     ".orig",
                                                        ".rpmnew", ".rpmorig", ".rpmsave"};
  static const std::vector<std::string> kNetworkManager = {"~",       ".bak",    ".orig",  ".rej",
                                                           ".rpmnew", ".augnew", ".augtmp"};
  static const std::vector<std::string> kSuse = {"~",           ".old",    ".bak",     ".orig",
                                                 ".scpmbackup", ".rpmnew", ".rpmsave", ".rpmorig"};
  switch (reader) {
    case IfcfgReader::initscripts:
      return kInitscripts;
    case IfcfgReader::network_manager:
      return kNetworkManager;
    case IfcfgReader::suse:
      break;
  }
  return kSuse;
}

std::string name_of_path(const std::string& path) {
  constexpr std::string_view kPrefix = "/ifcfg-";
  const auto at = path.rfind(kPrefix);
  return at == std::string::npos ? path : path.substr(at + kPrefix.size());
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

bool is_ignored_ifcfg(std::string_view path, IfcfgReader reader) {
  const auto& suffixes = ignored_suffixes(reader);
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](const std::string& suffix) { return path.ends_with(suffix); });
}

IfcfgFile::IfcfgFile(TextFile file) : file_(std::move(file)), name_(name_of_path(file_.path)) {
  read();
}

bool IfcfgFile::has(const std::string& variable) const {
  const auto found = environment_.find(variable);
  return found != environment_.end() && found->second != "";
}

std::string IfcfgFile::value(const std::string& variable) const {
  const auto found = environment_.find(variable);
  return found == environment_.end() ? "" : found->second.value_or("");
}

std::string IfcfgFile::lower_value(const std::string& variable) const {
  return lower(value(variable));
}

bool IfcfgFile::is_yes(const std::string& variable) const {
  const auto text = lower_value(variable);
  return text == "yes" || text == "true" || text == "y" || text == "t" || text == "1";
}

bool IfcfgFile::is_no(const std::string& variable) const {
  const auto text = lower_value(variable);
  return text == "no" || text == "false" || text == "n" || text == "f" || text == "0";
}

std::vector<std::string> IfcfgFile::variables() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : environment_) {
    if (value != "") names.push_back(name);
  }
  return names;
}

void IfcfgFile::set(const std::string& variable, const std::string& value) {
  file_.text = set_shell_variable(file_.text, variable, value);
  read();
}

void IfcfgFile::remove(const std::set<std::string>& variables) {
  file_.text = remove_shell_variables(file_.text, variables);
  read();
}

void IfcfgFile::read() {
  try {
    environment_ = source_shell_text(file_.text);
  } catch (const Error&) {
    understood_ = false;
  }
}

}  // namespace guestfit
