// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/config_node.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include <yaml-cpp/yaml.h>

#include "util/host_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kMaxDepth = 12;
constexpr int kMaxNodes = 100000;  // aliases let a small file describe a huge tree

class Converter {
 public:
  Converter(std::string file, RuleProblems& problems) : file_(std::move(file)), problems_(problems) {}

  ConfigNode convert(const YAML::Node& yaml, int depth) {
    ConfigNode node;
    node.line = yaml.Mark().line + 1;
    if (depth > kMaxDepth || ++nodes_ > kMaxNodes) {
      if (nodes_ <= kMaxNodes + 1)
        problems_.push_back({file_, node.line, "the file is too deep or too large", ""});
      return node;
    }
    switch (yaml.Type()) {
      case YAML::NodeType::Scalar:
        node.kind = ConfigNode::Kind::text;
        node.text = yaml.Scalar();
        break;
      case YAML::NodeType::Sequence:
        node.kind = ConfigNode::Kind::list;
        for (const auto& item : yaml)
          node.list.push_back(convert(item, depth + 1));
        break;
      case YAML::NodeType::Map:
        node.kind = ConfigNode::Kind::map;
        convert_map(yaml, node, depth);
        break;
      default:
        break;
    }
    return node;
  }

 private:
  void convert_map(const YAML::Node& yaml, ConfigNode& node, int depth) {
    std::set<std::string> seen;
    for (const auto& item : yaml) {
      const int line = item.first.Mark().line + 1;
      const std::string key = item.first.IsScalar() ? item.first.Scalar() : "";
      if (key.empty()) problems_.push_back({file_, line, "a key must be plain text", ""});
      if (!seen.insert(key).second)
        problems_.push_back({file_, line, "\"" + key + "\" is there twice", "keep one"});
      node.map.emplace_back(key, convert(item.second, depth + 1));
      node.map.back().second.key_line = line;
    }
  }

  std::string file_;
  RuleProblems& problems_;
  int nodes_ = 0;
};

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const ConfigNode& ConfigNode::operator[](const std::string& key) const {
  static const ConfigNode kMissing;
  for (const auto& [name, value] : map) {
    if (name == key) return value;
  }
  return kMissing;
}

ConfigNode load_config(const std::filesystem::path& file, RuleProblems& problems) {
  const std::string text = read_host_file(file, 4U << 20U);
  try {
    const YAML::Node yaml = YAML::Load(text);
    return Converter(file.string(), problems).convert(yaml, 0);
  } catch (const YAML::Exception& error) {
    problems.push_back({file.string(), error.mark.line + 1, "this is not valid YAML: " + error.msg, ""});
    return {};
  }
}

std::uint64_t read_size(ConfigReader& reader, const ConfigNode& node) {
  const std::pair<std::string, unsigned> units[] = {{"MiB", 20}, {"GiB", 30}, {"TiB", 40}};
  const auto words = split_words(node.text);
  constexpr long kMost = 1 << 20;
  const auto number = words.size() == 2 ? parse_number(words[0]) : std::nullopt;
  for (const auto& [unit, bits] : units) {
    if (number && *number >= 0 && *number <= kMost && words[1] == unit)
      return static_cast<std::uint64_t>(*number) << bits;
  }
  reader.problem(node.key_line, "\"" + node.text + "\" is not a size", "write a number and MiB, GiB or TiB");
  return 0;
}

std::string nearest(const std::string& word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

ConfigReader::ConfigReader(const ConfigNode& node, std::string file, RuleProblems& problems)
    : node_(node), file_(std::move(file)), problems_(problems) {
  if (node.kind != ConfigNode::Kind::map) problem(node.line, "a map of keys and values is expected here");
}

const ConfigNode& ConfigReader::node(const std::string& key) {
  known_.push_back(key);
  return node_[key];
}

std::string ConfigReader::text(const std::string& key) {
  if (!node_[key]) {
    known_.push_back(key);
    problem(node_.line, "\"" + key + "\" is missing", "add \"" + key + ": ...\"");
    return "";
  }
  return optional_text(key);
}

std::string ConfigReader::optional_text(const std::string& key) {
  const auto& value = node(key);
  if (!value) return "";
  if (value.kind != ConfigNode::Kind::text) {
    problem(value.key_line, "\"" + key + "\" must be text");
    return "";
  }
  return value.text;
}

std::vector<std::string> ConfigReader::texts(const std::string& key) {
  const auto& value = node(key);
  if (!value) return {};
  if (value.kind == ConfigNode::Kind::text) return {value.text};
  std::vector<std::string> result;
  for (const auto& item : value.list) {
    if (item.kind != ConfigNode::Kind::text) {
      problem(item.line, "\"" + key + "\" must be a list of texts");
      continue;
    }
    result.push_back(item.text);
  }
  if (value.kind == ConfigNode::Kind::map) problem(value.key_line, "\"" + key + "\" must be a list of texts");
  return result;
}

void ConfigReader::each(const std::string& key, const std::function<void(ConfigReader&)>& read) {
  const auto& value = node(key);
  if (!value) return;
  if (value.kind != ConfigNode::Kind::list) {
    problem(value.key_line, "\"" + key + "\" must be a list");
    return;
  }
  for (const auto& item : value.list) {
    ConfigReader reader(item, file_, problems_);
    read(reader);
    reader.finish();
  }
}

void ConfigReader::problem(int line, const std::string& message, const std::string& hint) {
  problems_.push_back({file_, line, message, hint});
}

void ConfigReader::finish() {
  for (const auto& [key, value] : node_.map) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    const std::string like = nearest(key, known_);
    problem(value.key_line, "\"" + key + "\" is not a key that can stand here",
            like.empty() ? "take it out" : "did you mean \"" + like + "\"?");
  }
}

}  // namespace guestfit
