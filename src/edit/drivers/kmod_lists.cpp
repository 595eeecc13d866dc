// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/kmod_lists.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "edit/drivers/kmod_trie.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

const std::string& text_of(const KmodLists& lists, const std::string& name) {
  static const std::string kEmpty;
  const auto found = lists.find(name);
  return found == lists.end() ? kEmpty : found->second;
}

/// Before kmod, modules.dep had absolute paths: "/lib/modules/2.6.18-8.el5/kernel/fs/ext3/ext3.ko".
std::string below_modules_dir(std::string path) {
  if (!path.starts_with('/')) return path;
  const auto modules = path.find("/modules/");
  const auto version_end = modules == std::string::npos ? modules : path.find('/', modules + 9);
  return version_end == std::string::npos ? path.substr(1) : path.substr(version_end + 1);
}

/// What stays in the directory of modules whatever the guest has written. These paths become names of files.
bool is_safe(const std::string& path) {
  const auto parts = split(path, '/');
  return is_module_file(path) && std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
           return part.empty() || part == "." || part == "..";
         });
}

struct DepLine {
  std::string path;
  std::vector<std::string> needs;  ///< paths, in the order of the line
};

std::optional<DepLine> parse_dep_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || line.starts_with('#')) return std::nullopt;
  DepLine result{below_modules_dir(std::string(trim(line.substr(0, colon)))), {}};
  if (!is_safe(result.path)) return std::nullopt;
  for (auto& word : split_words(line.substr(colon + 1))) {
    auto path = below_modules_dir(std::move(word));
    if (is_safe(path)) result.needs.push_back(std::move(path));
  }
  return result;
}

/// The module that a line of a list other than modules.dep is about; "" for a comment or anything else.
std::string module_of_line(const std::string& list, const std::vector<std::string>& words) {
  const bool names_it_last = list == "modules.alias" || list == "modules.symbols";
  const std::size_t at = names_it_last ? 2 : list == "modules.softdep" ? 1 : 0;
  if (words.size() <= at || words[0].starts_with('#')) return "";
  return module_name(words[at]);
}

/// "-" and "_" are the same in an alias, but not within brackets, where "-" is a range.
std::string normal_alias(std::string alias) {
  bool in_brackets = false;
  for (auto& c : alias) {
    if (c == '[') in_brackets = true;
    if (c == ']') in_brackets = false;
    if (c == '-' && !in_brackets) c = '_';
  }
  return alias;
}

using Names = std::set<std::string>;

std::string select_dep_lines(const std::string& text, const std::map<std::string, std::string>& files,
                             const Names& wanted) {
  std::string out;
  for (const auto& line : split_lines(text)) {
    const auto dep = parse_dep_line(line);
    if (!dep || !wanted.contains(module_name(dep->path))) continue;
    out += files.at(module_name(dep->path)) + ":";
    for (const auto& need : dep->needs) {
      const auto found = files.find(module_name(need));
      if (found != files.end()) out += " " + found->second;
    }
    out += "\n";
  }
  return out;
}

std::string select_lines(const std::string& list, const std::string& text, const Names& wanted,
                         bool with_comments) {
  std::string out;
  for (const auto& line : split_lines(text)) {
    const bool is_comment = line.starts_with('#');
    if (is_comment ? with_comments : wanted.contains(module_of_line(list, split_words(line)))) out += line;
  }
  return out;
}

std::string dep_trie(const KmodLists& lists) {
  std::vector<KmodTrieEntry> entries;
  for (const auto& line : split_lines(text_of(lists, "modules.dep"))) {
    const auto dep = parse_dep_line(line);
    if (!dep) continue;
    const auto needs = dep->needs.empty() ? "" : " " + join(dep->needs, " ");
    entries.push_back(
        {module_name(dep->path), dep->path + ":" + needs, static_cast<std::uint32_t>(entries.size())});
  }
  return build_kmod_trie(entries);
}

/// For modules.alias and modules.symbols. A module that comes earlier in modules.dep goes first.
std::string alias_trie(const KmodLists& lists, const std::string& name) {
  std::map<std::string, std::uint32_t> order;
  for (const auto& line : split_lines(text_of(lists, "modules.dep"))) {
    if (const auto dep = parse_dep_line(line)) {
      order.emplace(module_name(dep->path), static_cast<std::uint32_t>(order.size()));
    }
  }
  std::vector<KmodTrieEntry> entries;
  for (const auto& line : split_lines(text_of(lists, name))) {
    const auto words = split_words(line);
    const auto module = module_of_line(name, words);
    const auto found = order.find(module);
    if (found != order.end()) entries.push_back({normal_alias(words[1]), module, found->second});
  }
  return build_kmod_trie(entries);
}

}  // namespace

const std::vector<std::string>& kmod_list_names() {
  static const std::vector<std::string> kNames = {"modules.dep",     "modules.alias",   "modules.symbols",
                                                  "modules.softdep", "modules.devname", "modules.builtin"};
  return kNames;
}

std::string module_name(std::string_view path) {
  auto name = std::string(path.substr(path.rfind('/') + 1));
  name.resize(std::min(name.find('.'), name.size()));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

bool is_module_file(std::string_view path) {
  for (const std::string_view suffix : {".ko", ".ko.gz", ".ko.xz", ".ko.zst"}) {
    if (path.ends_with(suffix)) return true;
  }
  return false;
}

std::map<std::string, ModuleNeeds> module_needs(const KmodLists& lists) {
  std::map<std::string, ModuleNeeds> result;
  for (const auto& line : split_lines(text_of(lists, "modules.dep"))) {
    auto dep = parse_dep_line(line);
    if (!dep) continue;
    auto& module = result[module_name(dep->path)];
    // The line has the nearest first, and what that needs in turn behind it.
    module.needs.clear();
    for (auto need = dep->needs.rbegin(); need != dep->needs.rend(); ++need)
      module.needs.push_back(module_name(*need));
    module.path = std::move(dep->path);
  }
  return result;
}

std::set<std::string> built_in_modules(const KmodLists& lists) {
  std::set<std::string> names;
  for (const auto& line : split_lines(text_of(lists, "modules.builtin"))) {
    const auto path = trim(without_line_end(line));
    if (is_module_file(path)) names.insert(module_name(path));
  }
  return names;
}

KmodLists select_modules(const KmodLists& lists, const KmodLists& more,
                         const std::map<std::string, std::string>& files) {
  const auto known = module_needs(lists);
  Names from_lists;
  Names from_more;
  for (const auto& [name, path] : files)
    (known.contains(name) ? from_lists : from_more).insert(name);

  KmodLists selected;
  selected["modules.dep"] = select_dep_lines(text_of(lists, "modules.dep"), files, from_lists) +
                            select_dep_lines(text_of(more, "modules.dep"), files, from_more);
  for (const std::string name : {"modules.alias", "modules.symbols", "modules.softdep", "modules.devname"}) {
    selected[name] = select_lines(name, text_of(lists, name), from_lists, true) +
                     select_lines(name, text_of(more, name), from_more, false);
  }
  return selected;
}

bool has_absolute_paths(const KmodLists& lists) {
  return text_of(lists, "modules.dep").starts_with('/');
}

std::string with_absolute_paths(std::string_view modules_dep, const std::string& directory) {
  std::string out;
  for (const auto& line : split_lines(modules_dep)) {
    const auto dep = parse_dep_line(line);
    if (!dep) continue;
    out += directory + "/" + dep->path + ":";
    for (const auto& need : dep->needs)
      out += " " + directory + "/" + need;
    out += "\n";
  }
  return out;
}

std::string binary_aliases(const KmodLists& lists) {
  return alias_trie(lists, "modules.alias");
}

std::map<std::string, std::string> binary_forms(const KmodLists& lists) {
  std::vector<KmodTrieEntry> built_in;
  for (const auto& name : built_in_modules(lists))
    built_in.push_back({name, "", 0});
  return {{"modules.dep.bin", dep_trie(lists)},
          {"modules.alias.bin", binary_aliases(lists)},
          {"modules.symbols.bin", alias_trie(lists, "modules.symbols")},
          {"modules.builtin.bin", build_kmod_trie(built_in)}};
}

}  // namespace guestfit
