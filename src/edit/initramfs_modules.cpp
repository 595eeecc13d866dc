// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/initramfs_modules.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <guestfit/error.hpp>

#include "edit/compress.hpp"
#include "edit/initramfs.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr std::uint32_t kDirectory = 0040755;
constexpr std::uint32_t kFile = 0100644;
constexpr std::uint32_t kLink = 0120777;
constexpr std::uint64_t kMaxModule = 256ULL << 20U;
constexpr const char* kModulesToLoad = "conf/modules";  // read by initramfs-tools' init, load_modules()

using Contents = std::map<std::string, std::string>;

/// The lists and the file of modules to load: small, and needed to write new ones from.
bool is_list(const std::string& path) {
  return path == kModulesToLoad || path.substr(path.rfind('/') + 1).starts_with("modules.");
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
      if (result_.obstacle.empty()) append();
    }
    return std::move(result_);
  }

 private:
  void find_modules_directory();
  std::string find_obstacle() const;
  void add_wanted(const std::string& name);
  bool add_files(const std::string& wanted, const std::vector<ModuleFile>& files);
  bool add_file(const ModuleFile& file);
  std::string in_form_of_initramfs(const std::string& path, std::string& bytes) const;
  void add_lists();
  bool wants_list(const std::string& name) const;
  KmodLists old_lists() const;
  std::string place_of(const std::string& path) const;
  void add_modules_to_load();
  void append();
  std::string build_archive() const;
  std::string compressed_to_follow_image(const std::string& archive) const;
  void read_back(const std::string& appended);

  const InitramfsRequest& request_;
  Initramfs initramfs_{
      [this](const std::string& path) { return is_list(path) || new_files_.contains(path); }};
  InitramfsResult result_;
  std::string directory_;                       ///< of the modules, without "/" at the end
  std::map<std::string, std::string> present_;  ///< modules in the old initramfs: name, path below directory_
  std::map<std::string, std::string> new_modules_;  ///< the same for those to add
  Contents new_files_;                              ///< what goes into the appended archive, by its full path
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
  directory_ = place_of("lib/modules/" + request_.index.kernel_version());
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
  if (result_.generator == "mkinitrd-nash") {
    return "The initramfs loads the modules that its init script names (nash) and no others, so that added "
           "ones "
           "would not be loaded.";
  }
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
  const auto path = in_form_of_initramfs(file.path, *bytes);
  new_modules_[file.name] = path;
  new_files_[place_of(directory_ + "/" + path)] = std::move(*bytes);
  return true;
}

/// Some generators unpack compressed modules, and what loads them there may not be able to. Returns the path
/// under which the module is to be stored.
std::string Appendix::in_form_of_initramfs(const std::string& path, std::string& bytes) const {
  const bool all_plain =
      !present_.empty() && std::all_of(present_.begin(), present_.end(),
                                       [](const auto& module) { return module.second.ends_with(".ko"); });
  const auto compression = find_compression(bytes);
  if (!all_plain || path.ends_with(".ko") || !compression) return path;
  bytes = decompress(bytes, *compression, kMaxModule);
  return path.substr(0, path.rfind(".ko") + 3);
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
  const auto exists = [&](const std::string& list) {
    return initramfs_.find(directory_ + "/" + list) != nullptr;
  };
  return exists(name) || (!exists("modules.dep") && !exists("modules.dep.bin"));
}

void Appendix::add_lists() {
  auto files = present_;
  files.insert(new_modules_.begin(), new_modules_.end());
  auto lists = select_modules(request_.index.lists(), old_lists(), files);
  const auto built_in = request_.index.lists().find("modules.builtin");
  if (built_in != request_.index.lists().end()) lists["modules.builtin"] = built_in->second;

  Contents contents = lists;
  contents.merge(binary_forms(lists));
  for (auto& [name, bytes] : contents) {
    const auto* old = initramfs_.find(directory_ + "/" + name);
    if (wants_list(name) && (old == nullptr || old->content != bytes)) {
      new_files_[place_of(directory_ + "/" + name)] = std::move(bytes);
    }
  }
}

/// initramfs-tools loads these at once, so that a disk is also found where no event names its driver.
void Appendix::add_modules_to_load() {
  const auto* old = initramfs_.find(kModulesToLoad);
  if (result_.generator != "initramfs-tools" || old == nullptr || !old->content) return;
  auto text = *old->content;
  std::set<std::string> listed;
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(line);
    if (!words.empty()) listed.insert(module_name(words.front()));
  }
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  for (const auto& name : result_.added) {
    if (new_modules_.contains(name) && !listed.contains(name)) text += name + "\n";
  }
  if (text != *old->content) new_files_[place_of(kModulesToLoad)] = std::move(text);
}

std::string Appendix::build_archive() const {
  std::set<std::string> directories;
  for (const auto& [path, content] : new_files_) {
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      // An entry for a directory that is there would be useless, and fatal where it is a link.
      if (!initramfs_.files().contains(path.substr(0, slash))) directories.insert(path.substr(0, slash));
    }
  }
  CpioWriter archive;
  for (const auto& directory : directories)
    archive.add(directory, kDirectory, {});
  for (const auto& [path, content] : new_files_) {
    // The kernel writes over a file that is there, with all its hard links; a link in between cuts it loose.
    if (initramfs_.has_other_links(path)) archive.add(path, kLink, "guestfit");
    archive.add(path, kFile, content);
  }
  return archive.finish();
}

void Appendix::append() {
  add_lists();
  add_modules_to_load();
  const auto appended = compressed_to_follow_image(build_archive());
  read_back(appended);
  result_.image = std::string(request_.image) + appended;
}

/// Where it can be, the form is that of the part before, with nothing between them. Then programs that unpack
/// the file as one stream, such as lsinitramfs, still take it. Kernels before 5.13 even need this for lz4:
/// they take whatever follows for more lz4, zero bytes too (lib/decompress_unlz4.c). gzip is what every
/// kernel unpacks.
std::string Appendix::compressed_to_follow_image(const std::string& archive) const {
  const auto before = initramfs_.last_compression();
  if (before == Compression::lz4) return compress_lz4_legacy(archive);
  if (before == Compression::zstd) return compress_zstd(archive);
  if (before == Compression::gzip) return compress_gzip(archive);
  return std::string((4 - request_.image.size() % 4) % 4, '\0') + compress_gzip(archive);
}

/// Unpacks what was appended as the kernel would, on top of the old initramfs.
void Appendix::read_back(const std::string& appended) {
  const auto fail = [](const std::string& what) {
    throw Error(ErrorKind::failed, "", "the changed initramfs was read back and is not right: " + what,
                "nothing was written; report this as a fault of guestfit, with the initramfs");
  };
  std::map<std::string, InitramfsFile> before;
  for (const auto& [path, file] : initramfs_.files()) {
    if (!new_files_.contains(path)) before.emplace(path, *file);
  }

  initramfs_.read(appended);
  const auto& after = initramfs_.files();
  for (const auto& [path, content] : new_files_) {
    const auto found = after.find(path);
    if (found == after.end() || found->second->content != content)
      fail(printable(path) + " is not there as added");
  }
  for (const auto& [path, file] : before) {
    const auto found = after.find(path);
    if (found == after.end() || *found->second != file) fail(printable(path) + " was changed");
  }
}

}  // namespace

InitramfsResult add_modules(const InitramfsRequest& request) {
  return Appendix(request).make();
}

}  // namespace guestfit
