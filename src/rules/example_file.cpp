// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/example_file.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace guestfit {
namespace {

std::map<std::string, std::string> read_texts_by_path(ConfigReader& reader, const std::string& key) {
  std::map<std::string, std::string> texts;
  const ConfigNode& node = reader.node(key);
  if (node.kind == ConfigNode::Kind::text || node.kind == ConfigNode::Kind::list) {
    reader.problem(node.key_line, "\"" + key + "\" must be a map from paths to texts");
  }
  for (const auto& [path, value] : node.map) {
    if (!path.starts_with('/')) reader.problem(value.key_line, "\"" + path + "\" is not an absolute path");
    texts[path] = value.text;
  }
  return texts;
}

std::map<std::string, std::vector<std::string>> read_lists_by_path(ConfigReader& reader,
                                                                   const std::string& key) {
  std::map<std::string, std::vector<std::string>> lists;
  for (const auto& [path, value] : reader.node(key).map) {
    auto& list = lists[path];
    if (value.kind != ConfigNode::Kind::list)
      reader.problem(value.key_line, "\"" + path + "\" must be a list");
    for (const auto& item : value.list)
      list.push_back(item.text);
  }
  return lists;
}

PartitionScheme read_scheme(ConfigReader& reader) {
  const std::string scheme = reader.optional_text("scheme");
  if (scheme.empty() || scheme == "mbr") return PartitionScheme::mbr;
  if (scheme == "gpt") return PartitionScheme::gpt;
  if (scheme != "none")
    reader.problem(reader.line(), "\"" + scheme + "\" is not a partition scheme", "write mbr, gpt or none");
  return PartitionScheme::none;
}

FileSystem read_filesystem(ConfigReader& reader) {
  FileSystem filesystem;
  filesystem.device = reader.text("device");
  filesystem.type = reader.text("type");
  filesystem.uuid = reader.optional_text("uuid");
  filesystem.label = reader.optional_text("label");
  if (const auto& size = reader.node("size")) filesystem.size = read_size(reader, size);
  filesystem.partition_uuid = reader.optional_text("partition_uuid");
  filesystem.partition_label = reader.optional_text("partition_label");
  filesystem.partition_type = reader.optional_text("partition_type");
  filesystem.last_mounted = reader.optional_text("last_mounted");
  const std::string mountpoint = reader.optional_text("mountpoint");
  if (!mountpoint.empty()) filesystem.mountpoint = mountpoint;
  return filesystem;
}

/// `expect` is "unchanged", "not applicable", or the changes.
void read_expectation(ConfigReader& reader, Example& example, const std::string& file,
                      RuleProblems& problems) {
  const ConfigNode& expect = reader.node("expect");
  if (expect.kind == ConfigNode::Kind::text && expect.text == "unchanged") return;
  if (expect.kind == ConfigNode::Kind::text && expect.text == "not applicable") {
    example.outcome = Example::Outcome::not_applicable;
    return;
  }
  if (expect.kind != ConfigNode::Kind::map) {
    reader.problem(expect ? expect.line : reader.line(), "\"expect\" must say what comes out",
                   "write \"unchanged\", \"not applicable\", or a map with files, modules or removed");
    return;
  }
  ConfigReader changes(expect, file, problems);
  example.files = read_texts_by_path(changes, "files");
  example.modules = read_lists_by_path(changes, "modules");
  example.gone = changes.texts("removed");
  changes.finish();
  const bool any = !example.files.empty() || !example.modules.empty() || !example.gone.empty();
  if (any) example.outcome = Example::Outcome::changes;
}

}  // namespace

ExampleGuest read_example_tree(ConfigReader& reader) {
  ExampleGuest guest;
  guest.files = read_texts_by_path(reader, "files");
  guest.links = read_texts_by_path(reader, "links");
  guest.directories = reader.texts("directories");
  guest.initramfs = read_lists_by_path(reader, "initramfs");
  guest.root = reader.optional_text("root");
  reader.each("disks", [&](ConfigReader& each) {
    Disk disk;
    disk.device = each.text("device");
    if (const auto& size = each.node("size")) disk.size = read_size(each, size);
    disk.scheme = read_scheme(each);
    guest.disks.push_back(disk);
  });
  reader.each("filesystems", [&](ConfigReader& each) { guest.filesystems.push_back(read_filesystem(each)); });
  return guest;
}

Example read_example(ConfigReader& reader, const std::string& file, RuleProblems& problems) {
  Example example;
  example.line = reader.line();
  example.name = reader.text("name");
  example.guest = reader.optional_text("guest");
  example.own = read_example_tree(reader);
  example.removed = reader.texts("without");
  if (const std::string target = reader.optional_text("target"); !target.empty()) example.target = target;
  example.strict = reader.optional_text("strict") == "true";
  example.findings = reader.texts("findings");
  example.says = reader.texts("says");
  read_expectation(reader, example, file, problems);
  return example;
}

}  // namespace guestfit
