// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/cpio.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include <guestfit/error.hpp>

namespace guestfit {

namespace {

constexpr std::size_t kHeaderSize = 110;
constexpr std::uint32_t kMaxName = 4096;  // PATH_MAX: the kernel passes over longer ones
constexpr std::string_view kMagic = "070701";
constexpr std::string_view kMagicWithChecksum = "070702";  // the sum is not checked, as in the kernel

Error damaged(const std::string& detail) {
  return {ErrorKind::failed, "", "the cpio archive in the initramfs is damaged: " + detail,
          "build the initramfs again in the guest, or restore it from a backup"};
}

std::uint32_t field(std::string_view header, std::size_t index) {
  const auto text = header.substr(6 + index * 8, 8);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size())
    throw damaged("a header field is not a number");
  return value;
}

std::uint64_t padding(std::uint64_t offset) {
  return (4 - offset % 4) % 4;
}

}  // namespace

bool CpioReader::fill() {
  if (!piece_.empty()) return true;
  piece_ = source_.next();
  received_ += piece_.size();
  if (received_ > limit_) {
    throw Error(ErrorKind::failed, "", fmt::format("the initramfs unpacks to more than {} bytes", limit_),
                "this is more than guestfit takes from a guest; build a smaller initramfs in the guest");
  }
  return !piece_.empty();
}

void CpioReader::take(std::uint64_t count, std::string* out) {
  while (count > 0) {
    if (!fill()) throw damaged("it ends in the middle of an entry");
    const auto part = std::min<std::uint64_t>(count, piece_.size());
    if (out != nullptr) out->append(piece_.substr(0, part));
    piece_.remove_prefix(part);
    offset_ += part;
    count -= part;
  }
}

bool CpioReader::skip_zeros() {
  while (fill()) {
    const auto zeros = std::min(piece_.find_first_not_of('\0'), piece_.size());
    piece_.remove_prefix(zeros);
    offset_ += zeros;
    if (!piece_.empty()) return true;
  }
  return false;
}

std::optional<CpioEntry> CpioReader::next() {
  take(std::exchange(content_left_, 0), nullptr);
  if (after_trailer_) {
    if (!skip_zeros()) return std::nullopt;
    if (offset_ % 4 != 0) throw damaged("an archive begins at an odd place");
  } else {
    take(padding(offset_), nullptr);
  }

  std::string header;
  take(kHeaderSize, &header);
  if (!header.starts_with(kMagic) && !header.starts_with(kMagicWithChecksum)) {
    throw damaged("an entry does not begin with the mark of the newc form");
  }
  CpioEntry entry;
  entry.inode = field(header, 0);
  entry.mode = field(header, 1);
  entry.links = field(header, 4);
  entry.size = field(header, 6);
  entry.device = std::uint64_t{field(header, 7)} << 32U | field(header, 8);
  const auto name_size = field(header, 11);
  if (name_size == 0 || name_size > kMaxName) throw damaged("an entry has no sensible name");
  take(name_size, &entry.name);
  entry.name.resize(std::min(entry.name.find('\0'), entry.name.size()));
  take(padding(offset_), nullptr);
  content_left_ = entry.size;
  after_trailer_ = entry.is_trailer();
  return entry;
}

std::string CpioReader::content() {
  std::string out;
  take(std::exchange(content_left_, 0), &out);
  return out;
}

void CpioWriter::add(const std::string& name, std::uint32_t mode, std::string_view content) {
  if (content.size() > UINT32_MAX) throw damaged("a file of more than 4 GiB does not fit into it");
  const unsigned links = (mode & 0170000U) == 0040000U ? 2 : 1;
  fmt::format_to(std::back_inserter(bytes_),
                 "{}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}", kMagic,
                 next_inode_++, mode, 0, 0, links, 0, content.size(), 0, 0, 0, 0, name.size() + 1, 0);
  bytes_ += name;
  bytes_.push_back('\0');
  bytes_.append(padding(bytes_.size()), '\0');
  bytes_ += content;
  bytes_.append(padding(bytes_.size()), '\0');
}

std::string CpioWriter::finish() {
  next_inode_ = 0;
  add("TRAILER!!!", 0, {});
  return std::move(bytes_);
}

}  // namespace guestfit
