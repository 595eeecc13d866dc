// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs_modules.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <guestfit/error.hpp>

#include "edit/drivers/dracut_waits.hpp"
#include "edit/drivers/initramfs.hpp"
#include "edit/drivers/initramfs_append.hpp"
#include "edit/drivers/load_at_boot.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr std::uint64_t kMaxModule = 256ULL << 20U;

/// The lists, the files of modules to load and the waits: small, and needed to write new ones from.
bool is_list(const std::string& path) {
  return is_load_list(path) || is_dracut_wait(path) || names_disks(path) ||
         path.substr(path.rfind('/') + 1).starts_with("modules.");
}

/// What is known about the initramfs and what is to be added to it.
class Appendix {
 public:
  explicit Appendix(const InitramfsRequest& request) : request_(request) {
    initramfs_.read(request.image);
    result_.generator = find_generator(initramfs_);
    find_modules_directory();
  }

  InitramfsResult make() && {
    std::set<std::string> wanted;
    for (const auto& name : request_.modules) {
      if (wanted.insert(module_name(name)).second) add_wanted(module_name(name));
    }
    std::erase_if(result_.needed, [&](const std::string& name) { return wanted.contains(name); });
    if (!new_modules_.empty()) {
      result_.obstacle = find_obstacle();
      if (result_.obstacle.empty()) add_lists_and_loading();
    }
    if (result_.generator == "dracut") release_waits();
    if (request_.stable_name) rename_disks();
    if (result_.obstacle.empty() && !(new_files_.empty() && new_links_.empty()))
      result_.image = append_to_initramfs(request_.image, initramfs_, new_files_, new_links_);
    return std::move(result_);
  }

 private:
  void find_modules_directory();
  std::string find_obstacle() const;
  void add_wanted(const std::string& name);
  bool add_files(const std::string& wanted, const std::vector<ModuleFile>& files);
  bool add_file(const ModuleFile& file);
  std::string in_form_of_initramfs(const std::string& path, std::string& bytes);
  void add_lists();
  bool wants_list(const std::string& name) const;
  bool has_list(const std::string& name) const;
  KmodLists old_lists() const;
  std::string place_of(const std::string& path) const;
  bool load_at_boot();
  void add_lists_and_loading();
  void release_waits();
  void rename_disks();

  const InitramfsRequest& request_;
  Initramfs initramfs_{
      [this](const std::string& path) { return is_list(path) || new_files_.contains(path); }};
  InitramfsResult result_;
  std::string directory_;                       ///< of the modules, without "/" at the end
  std::map<std::string, std::string> present_;  ///< modules in the old initramfs: name, path below directory_
  std::map<std::string, std::string> new_modules_;  ///< the same for those to add
  std::vector<std::string> order_;                  ///< of loading the new ones, by name
  InitramfsContents new_files_;                     ///< what goes into the appended archive
  InitramfsContents new_links_;
  /// nash loads modules by file, all of them lie in one directory, and there are no lists.
  bool is_flat_ = false;
  bool unpacked_ = false;  ///< a compressed module was unpacked
};

/// Where a path of the initramfs really is, through the links that it has.
std::string Appendix::place_of(const std::string& path) const {
  const auto place = initramfs_.real_path(path);
  if (place) return *place;
  throw Error(ErrorKind::failed, "",
              "the symbolic links on the way to " + path + " in the initramfs go in a circle",
              "build the initramfs again in the guest");
}

void Appendix::find_modules_directory() {
  is_flat_ = result_.generator == "mkinitrd-nash";
  directory_ = place_of(is_flat_ ? "lib" : "lib/modules/" + request_.index.kernel_version());
  result_.modules_directory = directory_;
  const auto& files = initramfs_.files();
  for (auto file = files.lower_bound(directory_ + "/");
       file != files.end() && file->first.starts_with(directory_ + "/"); ++file) {
    if (!is_module_file(file->first)) continue;
    const auto path = file->first.substr(directory_.size() + 1);
    present_.emplace(module_name(path), path);
  }
}

std::string Appendix::find_obstacle() const {
  if (is_flat_) return "";
  const auto parent = directory_.substr(0, directory_.rfind('/') + 1);
  const auto& files = initramfs_.files();
  const auto other = files.lower_bound(parent);
  if (!files.contains(directory_) && other != files.end() && other->first.starts_with(parent)) {
    return "The initramfs is for the kernel " +
           printable(split(other->first.substr(parent.size()), '/').front()) + ", not for " +
           request_.index.kernel_version() + ".";
  }
  const auto known = module_needs(request_.index.lists());
  const auto known_before = module_needs(old_lists());
  for (const auto& [name, path] : present_) {
    if (known.contains(name) || known_before.contains(name)) continue;
    return "The initramfs holds the module " + printable(name) +
           ", which the list of the kernel's modules (modules.dep) does not name; with a new list it would "
           "no "
           "longer be loaded.";
  }
  return "";
}

void Appendix::add_wanted(const std::string& name) {
  const auto resolution = request_.index.resolve(name);
  if (resolution.state != ModuleState::loadable) {
    (resolution.state == ModuleState::built_in ? result_.built_in : result_.missing).push_back(name);
    return;
  }
  const bool was_there = present_.contains(name);
  std::vector<ModuleFile> lacking;
  for (const auto& file : resolution.files) {
    const bool is_there = present_.contains(file.name) || new_modules_.contains(file.name);
    // What is there already works without the soft dependencies that it was made without.
    if (!is_there && !(was_there && file.optional)) lacking.push_back(file);
  }
  if (!add_files(name, lacking)) {
    result_.missing.push_back(name);
  } else if (was_there && lacking.empty()) {
    result_.present.push_back(name);
  } else {
    result_.added.push_back(name);
  }
}

/// All that one wanted module needs, or, when a file that it cannot do without is missing, nothing.
bool Appendix::add_files(const std::string& wanted, const std::vector<ModuleFile>& files) {
  std::vector<std::string> names;
  for (const auto& file : files) {
    if (add_file(file)) {
      names.push_back(file.name);
    } else if (file.optional) {
      result_.notes.push_back("The module " + file.name + " goes with " + wanted +
                              " but is not in the guest; it was left out.");
    } else {
      result_.notes.push_back("The module " + wanted + " was left out: the file " + printable(file.path) +
                              " is not in the guest.");
      for (const auto& name : names) {
        new_files_.erase(place_of(directory_ + "/" + new_modules_[name]));
        new_modules_.erase(name);
        std::erase(order_, name);
      }
      return false;
    }
  }
  result_.needed.insert(result_.needed.end(), names.begin(), names.end());
  return true;
}

bool Appendix::add_file(const ModuleFile& file) {
  auto bytes = request_.read_module(file.path);
  if (!bytes) return false;
  auto path = in_form_of_initramfs(file.path, *bytes);
  if (is_flat_) path.erase(0, path.rfind('/') + 1);
  new_modules_[file.name] = path;
  order_.push_back(file.name);
  new_files_[place_of(directory_ + "/" + path)] = std::move(*bytes);
  return true;
}

/// A module that is compressed stays so only where others in the initramfs are compressed alike: what loads
/// them there can do it then. Busybox, nash and an older kmod may not know the form; the module itself, every
/// kernel takes. Returns the path under which the module is to be stored.
std::string Appendix::in_form_of_initramfs(const std::string& path, std::string& bytes) {
  const auto compression = find_compression(bytes);
  if (path.ends_with(".ko") || !compression) return path;
  const auto plain = path.substr(0, path.rfind(".ko") + 3);
  const auto suffix = path.substr(plain.size());
  const bool has_same = std::any_of(present_.begin(), present_.end(), [&](const auto& module) {
    return module.second.ends_with(".ko" + suffix);
  });
  if (has_same && !is_flat_) return path;
  if (!unpacked_) {
    result_.notes.push_back(
        "The modules are added unpacked, as none in this initramfs is compressed as they are (" + suffix +
        ").");
  }
  unpacked_ = true;
  bytes = decompress(bytes, *compression, kMaxModule);
  return plain;
}

KmodLists Appendix::old_lists() const {
  KmodLists lists;
  for (const auto& name : kmod_list_names()) {
    const auto* file = initramfs_.find(directory_ + "/" + name);
    if (file != nullptr && file->content) lists[name] = *file->content;
  }
  return lists;
}

/// The lists that the initramfs has are written anew, no others: their makers leave out what their programs
/// do not read. An initramfs without modules gets all.
bool Appendix::wants_list(const std::string& name) const {
  return has_list(name) || (!has_list("modules.dep") && !has_list("modules.dep.bin"));
}

bool Appendix::has_list(const std::string& name) const {
  return initramfs_.find(directory_ + "/" + name) != nullptr;
}

void Appendix::add_lists() {
  auto files = present_;
  files.insert(new_modules_.begin(), new_modules_.end());
  auto lists = select_modules(request_.index.lists(), old_lists(), files);
  const auto built_in = request_.index.lists().find("modules.builtin");
  if (built_in != request_.index.lists().end()) lists["modules.builtin"] = built_in->second;

  InitramfsContents contents = lists;
  contents.merge(binary_forms(lists));
  if (has_absolute_paths(old_lists()) && !has_list("modules.dep.bin")) {
    contents["modules.dep"] =
        with_absolute_paths(lists["modules.dep"], "/lib/modules/" + request_.index.kernel_version());
  }
  for (auto& [name, bytes] : contents) {
    const auto* old = initramfs_.find(directory_ + "/" + name);
    if (wants_list(name) && (old == nullptr || old->content != bytes)) {
      new_files_[place_of(directory_ + "/" + name)] = std::move(bytes);
    }
  }
}

/// Makes the initramfs load what was added; false when it never would.
bool Appendix::load_at_boot() {
  std::vector<ModuleToLoad> modules;
  for (const auto& name : order_) {
    // Elsewhere, modprobe finds what a module needs.
    const bool is_wanted = std::find(result_.added.begin(), result_.added.end(), name) != result_.added.end();
    if (is_flat_ || is_wanted) modules.push_back({name, directory_ + "/" + new_modules_.at(name)});
  }
  auto files = guestfit::load_at_boot(result_.generator, initramfs_, modules);
  if (!files) return false;
  new_files_.merge(*files);
  return true;
}

void Appendix::add_lists_and_loading() {
  if (load_at_boot()) {
    if (!is_flat_) add_lists();
    return;
  }
  result_.obstacle =
      "The initramfs loads the modules that its init script names (nash), and mkinitrd does not write a "
      "script like this one.";
}

void Appendix::release_waits() {
  auto waits = release_dracut_waits(initramfs_);
  new_files_.merge(waits.files);
  new_links_ = std::move(waits.links);
  result_.frees_lvm = !new_links_.empty();
  result_.released = std::move(waits.devices);
}

void Appendix::rename_disks() {
  for (auto& [path, text] : with_stable_devices(initramfs_, request_.stable_name)) {
    result_.renamed.push_back(path);
    new_files_[path] = text;
  }
}

}  // namespace

InitramfsResult add_modules(const InitramfsRequest& request) {
  return Appendix(request).make();
}

}  // namespace guestfit
