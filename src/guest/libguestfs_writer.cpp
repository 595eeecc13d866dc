// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_writer.hpp"

#include "guest/guest_error.hpp"

namespace guestfit {
namespace {

/// Everything that a write may have changed is forgotten at the end of the call, however it ends.
class Forgetting {
 public:
  explicit Forgetting(LibguestfsReader& reader) : reader_(reader) {}
  Forgetting(const Forgetting&) = delete;
  Forgetting& operator=(const Forgetting&) = delete;
  ~Forgetting() { reader_.forget(); }

 private:
  LibguestfsReader& reader_;
};

}  // namespace

FileStatus LibguestfsWriter::require(const std::string& path, const std::string& doing) {
  const auto found = handle_->link_status(path);
  if (!found) throw_guest_error(doing, path, "it does not exist", "");
  if (found->type == FileType::symlink) throw_guest_error(doing, path, "it is a symbolic link", "");
  return *found;
}

void LibguestfsWriter::create_file(const std::string& path, const std::string& content,
                                   std::uint32_t permissions, std::uint32_t uid, std::uint32_t gid) {
  const Forgetting forgetting(reader_);
  if (handle_->link_status(path)) throw_guest_error("create", path, "File exists", "remove it in the guest");
  try {
    handle_->write(path, content);
    handle_->set_owner(path, uid, gid);  // takes the set-user-ID bit away, so before the mode
    handle_->set_mode(path, permissions);
  } catch (...) {
    if (handle_->link_status(path)) handle_->remove_file(path);
    throw;
  }
}

void LibguestfsWriter::copy_attributes(const std::string& from, const std::string& to) {
  const Forgetting forgetting(reader_);
  const auto status = require(from, "read the attributes of");
  require(to, "copy the attributes of a file to");
  handle_->set_owner(to, status.uid, status.gid);
  handle_->set_mode(to, status.permissions);
  handle_->copy_attributes(from, to);
  auto wanted = handle_->attributes(from);
  std::erase_if(wanted, [](const auto& each) { return !travels_with_the_name(each.first); });
  for (const auto& [name, value] : handle_->attributes(to)) {
    if (!wanted.contains(name)) handle_->remove_attribute(to, name);
  }
  if (handle_->attributes(to) != wanted) {
    throw_guest_error("keep the attributes of", from, "they are not the same on the new file", "");
  }
}

void LibguestfsWriter::set_label(const std::string& path, const std::string& label) {
  const Forgetting forgetting(reader_);
  require(path, "set the SELinux label of");
  handle_->set_label(path, label);
}

void LibguestfsWriter::rename(const std::string& from, const std::string& to) {
  const Forgetting forgetting(reader_);
  handle_->rename(from, to);
}

void LibguestfsWriter::remove_file(const std::string& path) {
  const Forgetting forgetting(reader_);
  handle_->remove_file(path);
}

void LibguestfsWriter::make_directory(const std::string& path, std::uint32_t permissions) {
  const Forgetting forgetting(reader_);
  handle_->make_directory(path, permissions);
}

void LibguestfsWriter::remove_directory(const std::string& path) {
  const Forgetting forgetting(reader_);
  handle_->remove_directory(path);
}

void LibguestfsWriter::set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds) {
  const Forgetting forgetting(reader_);
  require(path, "set the time of");
  handle_->set_modified(path, seconds, nanoseconds);
}

void LibguestfsWriter::sync() {
  handle_->sync();
}

}  // namespace guestfit
