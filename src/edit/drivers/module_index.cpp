// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/module_index.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include <guestfit/error.hpp>

#include "util/kmod_handles.hpp"

namespace guestfit {
namespace {

constexpr int kMaxDepth = 100;

Error kmod_failed(const std::string& what, int result) {
  return {ErrorKind::failed, "", what + ": " + strerror(-result),
          "check modules.dep and modules.alias in the guest's directory of kernel modules; depmod -a makes "
          "them anew"};
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) {
    throw Error(ErrorKind::failed, "", "cannot write " + path.string(),
                "make space on that file system, or set TMPDIR");
  }
}

/// "pci:v00001AF4d*": nearly all aliases are of this kind, and a rule hardly ever asks for one.
bool names_a_device(std::string_view alias) {
  return alias.find(':') != std::string_view::npos;
}

/// The others ("crct10dif", "fs-ext4"), which dependencies may name.
std::string plain_aliases(const KmodLists& lists) {
  const auto found = lists.find("modules.alias");
  std::string plain;
  if (found == lists.end()) return plain;
  std::string_view rest = found->second;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    if (!names_a_device(line)) plain += std::string(line) + "\n";
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return plain;
}

template <typename Visit>
void for_each_module(kmod_list* list, Visit visit) {
  kmod_list* entry = nullptr;
  kmod_list_foreach(entry, list) {
    const KmodModule module(kmod_module_get_module(entry));
    visit(module.get());
  }
}

/// Lists a module with all it needs, dependencies first. They come from modules.dep itself: libkmod would
/// leave out those that are not there as files.
class Collector {
 public:
  Collector(kmod_ctx* context, const std::map<std::string, ModuleNeeds>& needs)
      : context_(context), needs_(needs) {}

  void add(const std::string& name, bool optional, int depth = 0) {
    const auto found = needs_.find(name);
    if (found == needs_.end() || (optional && tried_.contains(name))) return;
    // Entered before what it needs is looked at, so that soft dependencies in a circle come to an end.
    if (!(optional ? tried_as_optional_ : tried_).insert(name).second) return;
    if (depth > kMaxDepth) {
      throw Error(ErrorKind::failed, "",
                  "the kernel module " + name + " is needed by too long a chain of modules",
                  "look at modules.softdep in the guest's directory of kernel modules");
    }
    const auto [before, after] = soft_dependencies(name);
    for (const auto& other : before)
      add(other, true, depth + 1);
    for (const auto& other : found->second.needs)
      add(other, optional, depth + 1);
    put({name, found->second.path, optional});
    for (const auto& other : after)
      add(other, true, depth + 1);
  }

  std::vector<ModuleFile> files() && { return std::move(files_); }

 private:
  using Names = std::vector<std::string>;

  std::pair<Names, Names> soft_dependencies(const std::string& name) const {
    kmod_module* handle = nullptr;
    int result = kmod_module_new_from_name(context_, name.c_str(), &handle);
    const KmodModule module(handle);
    kmod_list* before = nullptr;
    kmod_list* after = nullptr;
    if (result >= 0) result = kmod_module_get_softdeps(handle, &before, &after);
    const KmodModuleList before_owner(before);
    const KmodModuleList after_owner(after);
    if (result < 0)
      throw kmod_failed("the soft dependencies of the kernel module " + name + " cannot be read", result);
    return {names(before), names(after)};
  }

  static Names names(kmod_list* list) {
    Names result;
    for_each_module(list, [&](kmod_module* module) { result.emplace_back(kmod_module_get_name(module)); });
    return result;
  }

  void put(ModuleFile file) {
    const auto same = std::find_if(files_.begin(), files_.end(),
                                   [&](const auto& other) { return other.name == file.name; });
    if (same == files_.end()) {
      files_.push_back(std::move(file));
    } else {
      same->optional = same->optional && file.optional;
    }
  }

  kmod_ctx* context_;
  const std::map<std::string, ModuleNeeds>& needs_;
  std::set<std::string> tried_;
  std::set<std::string> tried_as_optional_;
  std::vector<ModuleFile> files_;
};

}  // namespace

struct ModuleIndex::Kmod {
  KmodContext context;
  std::map<std::string, ModuleNeeds> needs;
  std::set<std::string> built_in;
  bool has_device_aliases = false;
};

ModuleIndex::ModuleIndex(std::string kernel_version, KmodLists lists)
    : kernel_version_(std::move(kernel_version)), lists_(std::move(lists)), kmod_(std::make_unique<Kmod>()) {
  if (!lists_.contains("modules.dep")) {
    throw Error(ErrorKind::failed, "",
                "the kernel " + kernel_version_ + " has no list of its modules (modules.dep)",
                "start the guest and run depmod " + kernel_version_ + ", or remove that kernel");
  }
  kmod_->needs = module_needs(lists_);
  kmod_->built_in = built_in_modules(lists_);
  auto searched = lists_;
  searched.erase("modules.symbols");  // large, and nobody asks for a symbol here
  searched["modules.alias"] = plain_aliases(lists_);
  for (const auto& [name, bytes] : binary_forms(searched))
    write_file(directory_.path() / name, bytes);
  const auto softdep = (directory_.path() / "modules.softdep").string();
  const auto found = lists_.find("modules.softdep");
  write_file(softdep, found == lists_.end() ? "" : found->second);

  // Naming the file here keeps libkmod away from this host's own modprobe.d.
  const char* const configuration[] = {softdep.c_str(), nullptr};
  kmod_->context.reset(kmod_new(directory_.path().c_str(), configuration));
  if (!kmod_->context)
    throw kmod_failed("libkmod does not take the lists of the kernel " + kernel_version_, -ENOMEM);
  kmod_set_log_fn(kmod_->context.get(), ignore_kmod_log, nullptr);
}

void ModuleIndex::add_device_aliases() const {
  if (kmod_->has_device_aliases) return;
  write_file(directory_.path() / "modules.alias.bin", binary_aliases(lists_));
  kmod_->has_device_aliases = true;
}

ModuleIndex::~ModuleIndex() = default;

ModuleResolution ModuleIndex::resolve(const std::string& name) const {
  if (names_a_device(name)) add_device_aliases();
  kmod_list* list = nullptr;
  const int result = kmod_module_new_from_lookup(kmod_->context.get(), name.c_str(), &list);
  const KmodModuleList owner(list);
  if (result < 0 && result != -ENOENT && result != -ENOSYS) {
    throw kmod_failed("the kernel module " + name + " cannot be looked up", result);
  }

  ModuleResolution resolution;
  Collector collector(kmod_->context.get(), kmod_->needs);
  for_each_module(list, [&](kmod_module* module) {
    const std::string found = kmod_module_get_name(module);
    collector.add(found, false);
    // libkmod's own answer would fall back on the kernel that runs on this host.
    if (kmod_->built_in.contains(found)) resolution.state = ModuleState::built_in;
  });
  resolution.files = std::move(collector).files();
  if (!resolution.files.empty()) resolution.state = ModuleState::loadable;
  return resolution;
}

}  // namespace guestfit
