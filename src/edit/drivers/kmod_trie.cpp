// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/kmod_trie.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>

#include <guestfit/error.hpp>

namespace guestfit {

namespace {

constexpr std::uint32_t kMagic = 0xB007F457;
constexpr std::uint32_t kVersion = 0x00020001;
constexpr std::uint32_t kHasPrefix = 0x80000000;
constexpr std::uint32_t kHasValues = 0x40000000;
constexpr std::uint32_t kHasChildren = 0x20000000;
constexpr std::size_t kMaxOffset = 0x0FFFFFFF;
constexpr std::size_t kMaxKey = 1024;  // also bounds how deep the tree can be

struct Node {
  std::string prefix;
  std::map<char, std::unique_ptr<Node>> children;
  std::vector<const KmodTrieEntry*> values;
};

void insert(Node& root, const KmodTrieEntry& entry) {
  Node* node = &root;
  std::string_view rest = entry.key;
  while (true) {
    const auto same = static_cast<std::size_t>(
        std::mismatch(node->prefix.begin(), node->prefix.end(), rest.begin(), rest.end()).first -
        node->prefix.begin());
    if (same < node->prefix.size()) {
      auto lower = std::make_unique<Node>(std::move(*node));
      *node = Node{lower->prefix.substr(0, same), {}, {}};
      const char branch = lower->prefix[same];
      lower->prefix.erase(0, same + 1);
      node->children.emplace(branch, std::move(lower));
    }
    rest.remove_prefix(same);
    if (rest.empty()) break;
    auto& child = node->children[rest.front()];
    rest.remove_prefix(1);
    if (!child) child = std::make_unique<Node>(Node{std::string(rest), {}, {}});
    node = child.get();
  }
  node->values.push_back(&entry);
}

void append_u32(std::string& out, std::uint32_t value) {
  for (unsigned shift = 32; shift > 0; shift -= 8)
    out.push_back(static_cast<char>(value >> (shift - 8) & 0xFFU));
}

void append_text(std::string& out, const std::string& text) {
  out += text;
  out.push_back('\0');
}

void append_values(std::string& out, const std::vector<const KmodTrieEntry*>& values) {
  auto ordered = values;
  // depmod puts a value before those of the same priority that it has already.
  std::reverse(ordered.begin(), ordered.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto* a, const auto* b) { return a->priority < b->priority; });
  append_u32(out, static_cast<std::uint32_t>(ordered.size()));
  for (const auto* entry : ordered) {
    append_u32(out, entry->priority);
    append_text(out, entry->value);
  }
}

/// Children first, since a node holds the places of its children. Returns the node's own place, with flags.
std::uint32_t append_node(std::string& out, const Node& node) {
  std::map<char, std::uint32_t> places;
  for (const auto& [branch, child] : node.children)
    places[branch] = append_node(out, *child);
  if (out.size() > kMaxOffset) {
    throw Error(ErrorKind::failed, "", "the list of kernel modules is too large for kmod's binary form",
                "look at modules.alias in the guest's directory of kernel modules");
  }

  auto place = static_cast<std::uint32_t>(out.size());
  if (!node.prefix.empty()) {
    append_text(out, node.prefix);
    place |= kHasPrefix;
  }
  if (!places.empty()) {
    const char first = places.begin()->first;
    const char last = places.rbegin()->first;
    out.push_back(first);
    out.push_back(last);
    for (int branch = first; branch <= last; ++branch) {
      const auto found = places.find(static_cast<char>(branch));
      append_u32(out, found == places.end() ? 0 : found->second);
    }
    place |= kHasChildren;
  }
  if (!node.values.empty()) {
    append_values(out, node.values);
    place |= kHasValues;
  }
  return place;
}

bool fits(const KmodTrieEntry& entry) {
  return entry.key.size() <= kMaxKey &&
         std::all_of(entry.key.begin(), entry.key.end(), [](char c) { return c > 0; });
}

}  // namespace

std::string build_kmod_trie(const std::vector<KmodTrieEntry>& entries) {
  Node root;
  for (const auto& entry : entries) {
    if (fits(entry)) insert(root, entry);
  }
  std::string out;
  append_u32(out, kMagic);
  append_u32(out, kVersion);
  append_u32(out, 0);
  const auto root_place = append_node(out, root);
  std::string place;
  append_u32(place, root_place);
  return out.replace(8, place.size(), place);
}

}  // namespace guestfit
