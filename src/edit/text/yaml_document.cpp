// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/yaml_document.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <yaml.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kMaxSize = 1U << 20U;
constexpr int kMaxDepth = 32;

/// Positions of libyaml count characters, ours bytes. All bytes but those that continue a character begin
/// one.
std::vector<std::size_t> byte_of_character(std::string_view text) {
  std::vector<std::size_t> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) bytes.push_back(i);
  }
  bytes.push_back(text.size());
  return bytes;
}

struct Problem {
  std::string text;
};

class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, yaml_document_t& document)
      : text_(text), bytes_(byte_of_character(text)), document_(document) {}

  YamlNode build(int id, int depth) {
    const yaml_node_t& source = *yaml_document_get_node(&document_, id);
    const auto line = source.start_mark.line + 1;
    if (!seen_.insert(id).second) throw Problem{fmt::format("line {}: it has anchors and aliases", line)};
    if (depth > kMaxDepth) throw Problem{fmt::format("line {}: it is nested too deep", line)};
    YamlNode node;
    node.range = {byte(source.start_mark), byte(source.end_mark)};
    switch (source.type) {
      case YAML_SEQUENCE_NODE:
        build_sequence(source, node, depth);
        break;
      case YAML_MAPPING_NODE:
        build_mapping(source, node, depth);
        break;
      default:
        node.value.assign(reinterpret_cast<const char*>(source.data.scalar.value), source.data.scalar.length);
        // A block scalar reaches to the next line.
        while (node.range.end > node.range.begin && is_blank(text_[node.range.end - 1]))
          --node.range.end;
    }
    return node;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  std::size_t byte(const yaml_mark_t& mark) const { return bytes_[std::min(mark.index, bytes_.size() - 1)]; }

  void build_sequence(const yaml_node_t& source, YamlNode& node, int depth) {
    node.kind = YamlNode::Kind::sequence;
    node.flow = source.data.sequence.style == YAML_FLOW_SEQUENCE_STYLE;
    const auto& items = source.data.sequence.items;
    for (const auto* item = items.start; item < items.top; ++item)
      node.items.push_back(build(*item, depth + 1));
    if (!node.flow && !node.items.empty()) node.range.end = node.items.back().range.end;
  }

  void build_mapping(const yaml_node_t& source, YamlNode& node, int depth) {
    node.kind = YamlNode::Kind::mapping;
    node.flow = source.data.mapping.style == YAML_FLOW_MAPPING_STYLE;
    const auto& pairs = source.data.mapping.pairs;
    for (const auto* pair = pairs.start; pair < pairs.top; ++pair)
      node.pairs.push_back({build(pair->key, depth + 1), build(pair->value, depth + 1)});
    if (!node.flow && !node.pairs.empty()) node.range.end = node.pairs.back().range().end;
  }

  std::string_view text_;
  std::vector<std::size_t> bytes_;
  yaml_document_t& document_;
  std::set<int> seen_;
};

std::string parser_problem(const yaml_parser_t& parser) {
  return fmt::format("line {}: {}", parser.problem_mark.line + 1,
                     parser.problem != nullptr ? parser.problem : "it is no YAML");
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found =
      std::find_if(pairs.rbegin(), pairs.rend(), [&](const YamlPair& pair) { return pair.key.value == key; });
  return found == pairs.rend() ? nullptr : &found->value;
}

YamlDocument parse_yaml(std::string_view text) {
  YamlDocument result;
  if (text.size() > kMaxSize) return {std::nullopt, "it is too large"};
  if (text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return {std::nullopt, "line 1: it begins with a byte order mark"};

  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) return {std::nullopt, "there is no memory to read it"};
  const std::unique_ptr<yaml_parser_t, void (*)(yaml_parser_t*)> parser_guard(&parser, yaml_parser_delete);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  yaml_document_t document;
  if (yaml_parser_load(&parser, &document) == 0) return {std::nullopt, parser_problem(parser)};
  const std::unique_ptr<yaml_document_t, void (*)(yaml_document_t*)> document_guard(&document,
                                                                                    yaml_document_delete);
  if (yaml_document_get_root_node(&document) == nullptr) return result;
  try {
    result.root = TreeBuilder(text, document).build(1, 0);
  } catch (const Problem& problem) {
    result.problem = problem.text;
  }
  return result;
}

}  // namespace guestfit
