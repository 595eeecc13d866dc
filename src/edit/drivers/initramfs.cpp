// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include <sys/stat.h>

#include <fmt/format.h>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr std::uint64_t kMaxUnpacked = 2ULL << 30U;
constexpr std::uint64_t kMaxEntries = 500000;
constexpr std::uint64_t kMaxKept = 128ULL << 20U;
constexpr int kMaxLinks = 40;  // as many as the kernel follows in one path
constexpr std::uint32_t kMaxLinkTarget = 4096;

Error too_large(const std::string& what) {
  return {ErrorKind::failed, "", "the initramfs holds " + what,
          "this is more than guestfit takes from a guest; build a smaller initramfs in the guest"};
}

bool has_children(const Initramfs::Files& files, const std::string& directory) {
  const auto first = files.lower_bound(directory + "/");
  return first != files.end() && first->first.starts_with(directory + "/");
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

}  // namespace

bool InitramfsFile::is_directory() const {
  return S_ISDIR(mode);
}
bool InitramfsFile::is_regular() const {
  return S_ISREG(mode);
}
bool InitramfsFile::is_symlink() const {
  return S_ISLNK(mode);
}

/// Files with several links seen in the present archive.
class Initramfs::HardLinks {
 public:
  /// The file that the entry is another link of; null when it is the first. Forgets all at a trailer.
  FilePtr find(const CpioEntry& entry) const {
    const auto found = seen_.find(key(entry));
    return found == seen_.end() ? nullptr : found->second;
  }
  void remember(const CpioEntry& entry, const FilePtr& file) {
    if (entry.links >= 2) seen_[key(entry)] = file;
  }
  void forget() { seen_.clear(); }

 private:
  using Key = std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>;
  static Key key(const CpioEntry& entry) { return {entry.device, entry.inode, entry.mode & S_IFMT}; }

  std::map<Key, FilePtr> seen_;
};

void Initramfs::read(std::string_view image) {
  for (std::size_t at = 0; at < image.size();) {
    const auto rest = image.substr(at);
    if (rest.front() == '\0') {
      at += std::min(rest.find_first_not_of('\0'), rest.size());
    } else if (rest.front() == '0' && (image_size_ + at) % 4 == 0) {
      MemorySource source(rest);
      at += read_part(source, true);
      last_compression_.reset();
    } else if (const auto compression = find_compression(rest)) {
      Decompressor source(rest, *compression);
      read_part(source, false);
      at += source.compressed_size();
      last_compression_ = compression;
    } else {
      throw Error(ErrorKind::failed, "",
                  fmt::format("the initramfs holds something at byte {} that is neither a cpio archive nor "
                              "compressed in a form that the kernel knows",
                              image_size_ + at),
                  "build the initramfs again in the guest, or restore it from a backup");
    }
  }
  image_size_ += image.size();
}

/// Returns how many bytes of the source were used: all of it, or the first archive.
std::uint64_t Initramfs::read_part(ByteSource& source, bool one_archive) {
  CpioReader reader(source, kMaxUnpacked - unpacked_size_);
  HardLinks links;
  while (const auto entry = reader.next()) {
    if (++entries_ > kMaxEntries) throw too_large(fmt::format("more than {} files", kMaxEntries));
    if (!entry->is_trailer()) {
      add(*entry, reader, links);
    } else if (one_archive) {
      break;
    } else {
      links.forget();
    }
  }
  unpacked_size_ += reader.offset();
  return reader.offset();
}

void Initramfs::add(const CpioEntry& entry, CpioReader& reader, HardLinks& links) {
  const auto place = place_of(entry.name);
  if (!place) return;
  if (S_ISREG(entry.mode)) return add_regular(*place, entry, reader, links);
  if (!S_ISLNK(entry.mode) && entry.size > 0) return;  // the kernel passes over these
  if (S_ISLNK(entry.mode) && entry.size > kMaxLinkTarget) return;
  if (!make_room(*place, S_ISDIR(entry.mode), entry.mode)) return;

  auto& file = files_[*place];
  if (!file) file = std::make_shared<InitramfsFile>();
  file->mode = entry.mode;
  if (S_ISLNK(entry.mode)) file->link_target = reader.content();
}

void Initramfs::add_regular(const std::string& path, const CpioEntry& entry, CpioReader& reader,
                            HardLinks& links) {
  if (const auto other = entry.links >= 2 ? links.find(entry) : nullptr) {
    if (!make_room(path, false, entry.mode)) return;
    files_[path] = other;
    // cpio(1) gives the content with one link only, which need not be the first.
    if (entry.size > 0) set_content(path, *other, entry, reader);
    return;
  }
  if (!make_room(path, true, entry.mode)) return;
  auto& file = files_[path];
  // An existing file is written over, not replaced, and all its links change with it.
  if (!file) file = std::make_shared<InitramfsFile>();
  file->mode = entry.mode;
  set_content(path, *file, entry, reader);
  links.remember(entry, file);
}

void Initramfs::set_content(const std::string& path, InitramfsFile& file, const CpioEntry& entry,
                            CpioReader& reader) {
  file.size = entry.size;
  file.content.reset();
  if (!keep_ || !keep_(path)) return;
  kept_size_ += entry.size;
  if (kept_size_ > kMaxKept)
    throw too_large("more than " + human_size(kMaxKept) + " of modules and their lists");
  file.content = reader.content();
}

/// Removes what an entry of another type is in the way of. False when the kernel could not do it either.
bool Initramfs::make_room(const std::string& path, bool keep_same_type, std::uint32_t mode) {
  const auto found = files_.find(path);
  if (found == files_.end()) return true;
  if (keep_same_type && ((found->second->mode ^ mode) & S_IFMT) == 0) return true;
  if (found->second->is_directory() && has_children(files_, path)) return false;
  files_.erase(found);
  return true;
}

/// Where an entry of that name goes; none when the kernel makes nothing of it: it is the root itself, or the
/// directory that it should be in does not exist.
std::optional<std::string> Initramfs::place_of(const std::string& name) const {
  auto place = resolve(name, false);
  if (!place || place->empty()) return std::nullopt;
  const auto parent = parent_of(*place);
  if (parent.empty()) return place;
  const auto found = files_.find(parent);
  if (found == files_.end() || !found->second->is_directory()) return std::nullopt;
  return place;
}

std::optional<std::string> Initramfs::resolve(std::string_view path, bool follow_last) const {
  // The parts still to go, last one first.
  auto parts = split(path, '/');
  std::reverse(parts.begin(), parts.end());
  std::string place;
  int followed = 0;
  while (!parts.empty()) {
    const auto part = std::move(parts.back());
    parts.pop_back();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      place = parent_of(place);
      continue;
    }
    auto next = place;
    if (!next.empty()) next += '/';
    next += part;
    const auto found = files_.find(next);
    const bool is_last = parts.empty();
    if (found == files_.end() || !found->second->is_symlink() || (is_last && !follow_last)) {
      place = next;
      continue;
    }
    if (++followed > kMaxLinks) return std::nullopt;
    const auto& target = found->second->link_target;
    if (target.starts_with('/')) place.clear();
    auto target_parts = split(target, '/');
    parts.insert(parts.end(), target_parts.rbegin(), target_parts.rend());
  }
  return place;
}

std::optional<std::string> Initramfs::real_path(std::string_view path) const {
  return resolve(path, true);
}

const InitramfsFile* Initramfs::find(std::string_view path) const {
  const auto place = real_path(path);
  const auto found = place ? files_.find(*place) : files_.end();
  return found == files_.end() ? nullptr : found->second.get();
}

bool Initramfs::has_other_links(const std::string& path) const {
  const auto found = files_.find(path);
  return found != files_.end() && found->second.use_count() > 1;
}

std::string find_generator(const Initramfs& initramfs) {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> kSigns = {
      {"dracut", {"usr/lib/dracut", "lib/dracut", "lib/dracut-version"}},
      {"initramfs-tools", {"conf/initramfs.conf", "conf/arch.conf"}},
      {"mkinitcpio", {"init_functions", "buildconfig", "usr/lib/initcpio"}},
      {"mkinitfs", {"sbin/nlplug-findfs", "usr/sbin/nlplug-findfs"}},
      {"mkinitrd", {"run_all.sh"}},
      {"mkinitrd-nash", {"bin/nash", "sbin/nash"}},
  };
  for (const auto& [generator, signs] : kSigns) {
    for (const auto& sign : signs) {
      if (initramfs.find(sign) != nullptr) return generator;
    }
  }
  // The first releases of dracut (RHEL 6) leave only an empty file with their version at the top.
  const auto file = initramfs.files().lower_bound("dracut-");
  if (file != initramfs.files().end() && file->first.starts_with("dracut-")) return "dracut";
  return "";
}

}  // namespace guestfit
