// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/augeas_text.hpp"

#include <cstdlib>
#include <memory>

#include <augeas.h>
#include <fmt/format.h>

#include <guestfit/error.hpp>

namespace guestfit {

namespace {

struct AugeasDeleter {
  void operator()(augeas* handle) const { aug_close(handle); }
};
using AugeasHandle = std::unique_ptr<augeas, AugeasDeleter>;

constexpr const char* kInput = "/input";
constexpr const char* kTree = "/text";
constexpr std::string_view kTreePrefix = "/text/";

AugeasHandle open_augeas() {
  AugeasHandle handle(aug_init("/", nullptr, AUG_NO_LOAD | AUG_NO_MODL_AUTOLOAD | AUG_ENABLE_SPAN));
  if (!handle) throw Error(ErrorKind::failed, "", "Augeas could not be started.", "Install Augeas again.");
  return handle;
}

void set_node(augeas& handle, const char* path, const std::string* value) {
  if (aug_set(&handle, path, value == nullptr ? nullptr : value->c_str()) == 0) return;
  throw Error(ErrorKind::failed, "",
              fmt::format("Augeas does not take a text: {}.", aug_error_message(&handle)),
              "Give guestfit more memory.");
}

/// False when the lens does not accept the text that is in the input node.
bool store_text(augeas& handle, const std::string& lens) {
  if (aug_text_store(&handle, lens.c_str(), kInput, kTree) == 0) return true;
  // A lens that is missing or broken says so here; a text that does not fit leaves no error code.
  if (aug_error(&handle) == AUG_NOERROR) return false;
  throw Error(ErrorKind::failed, "",
              fmt::format("Augeas cannot use its lens {}: {}.", lens, aug_error_message(&handle)),
              "Install the lenses that belong to Augeas.");
}

std::vector<std::string> all_paths(augeas& handle) {
  char** matches = nullptr;
  const int count = aug_match(&handle, "/text//*", &matches);
  if (count < 0) {
    throw Error(ErrorKind::failed, "",
                fmt::format("Augeas cannot list its tree: {}.", aug_error_message(&handle)),
                "Give guestfit more memory.");
  }
  const std::unique_ptr<char*, decltype(&std::free)> list(matches, &std::free);
  std::vector<std::string> paths;
  for (int i = 0; i < count; ++i) {
    const std::unique_ptr<char, decltype(&std::free)> match(matches[i], &std::free);
    paths.emplace_back(match.get());
  }
  return paths;
}

std::string without_index(std::string label) {
  if (label.ends_with(']')) label.resize(label.rfind('['));
  return label;
}

/// None when the node has no place in the text, or its value is not what the text has there.
std::optional<AugeasNode> read_node(augeas& handle, const std::string& path, std::string_view text) {
  AugeasNode node;
  const auto slash = path.rfind('/');
  node.label = without_index(path.substr(slash + 1));
  const auto above = path.substr(0, slash);
  if (above.size() >= kTreePrefix.size()) node.parent = without_index(above.substr(above.rfind('/') + 1));

  char* filename = nullptr;
  unsigned label_begin = 0, label_end = 0, value_begin = 0, value_end = 0, begin = 0, end = 0;
  const int found = aug_span(&handle, path.c_str(), &filename, &label_begin, &label_end, &value_begin,
                             &value_end, &begin, &end);
  std::free(filename);
  if (found != 0 || begin > end || end > text.size()) return std::nullopt;
  node.span = {begin, end};

  const char* value = nullptr;
  if (aug_get(&handle, path.c_str(), &value) != 1) return std::nullopt;
  node.has_value = value != nullptr;
  if (!node.has_value) return node;
  if (value_begin > value_end || value_end > text.size()) return std::nullopt;
  node.value = {value_begin, value_end};
  if (node.value.of(text) != value) return std::nullopt;
  return node;
}

}  // namespace

std::optional<std::vector<AugeasNode>> parse_with_augeas(const std::string& lens, std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  // One for the thread: most of the time goes into compiling the lens. Guest texts leave nothing behind but
  // the tree, which is emptied each time.
  thread_local const AugeasHandle handle = open_augeas();
  const std::string input(text);
  set_node(*handle, kInput, &input);
  if (aug_rm(handle.get(), kTree) < 0) set_node(*handle, kTree, nullptr);
  if (!store_text(*handle, lens)) return std::nullopt;

  std::vector<AugeasNode> nodes;
  for (const auto& path : all_paths(*handle)) {
    auto node = read_node(*handle, path, text);
    if (!node) return std::nullopt;
    nodes.push_back(std::move(*node));
  }
  return nodes;
}

}  // namespace guestfit
