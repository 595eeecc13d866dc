// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/output.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "image/disk_space.hpp"
#include "image/overlay.hpp"
#include "image/qemu_img.hpp"
#include "util/host_file.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

constexpr auto kOtherName = "choose another name for -o, or remove that file";

std::string part_name(std::size_t index) {
  return "part-" + std::to_string(index);
}

fs::path absolute_output(const std::string& path) {
  if (path.empty() || fs::path(path).filename().empty()) {
    throw Error(ErrorKind::usage, "", "-o needs the name of a file, not \"" + path + "\"",
                "give a file name, as in -o new.qcow2");
  }
  std::error_code error;
  const auto directory = fs::canonical(fs::absolute(path).parent_path(), error);
  if (error) {
    throw Error(ErrorKind::failed, "", "the directory of " + path + " cannot be used: " + error.message(),
                "make the directory first, or choose another one");
  }
  return directory / fs::path(path).filename();
}

void require_free_names(const std::vector<fs::path>& files, const std::vector<ImageInfo>& images) {
  for (const auto& file : files) {
    std::error_code ignored;
    for (const auto& image : images) {
      if (fs::equivalent(file, image.file, ignored)) {
        throw Error(ErrorKind::usage, "",
                    file.string() + " is one of the images given, so it cannot be the new one",
                    "choose another name for -o, or change the image itself with --in-place");
      }
    }
    if (fs::symlink_status(file, ignored).type() != fs::file_type::not_found) {
      throw Error(ErrorKind::failed, "", file.string() + " exists already", kOtherName);
    }
  }
}

/// A run that was killed while it gave the new files their names: those that have one have two.
void remove_unfinished(const StateDirectory& state, const std::vector<fs::path>& files) {
  std::error_code ignored;
  if (fs::exists(files.front(), ignored)) return;  // it came as far as the last name
  for (std::size_t index = 1; index < files.size(); ++index) {
    if (fs::equivalent(files[index], state.path() / part_name(index), ignored))
      fs::remove(files[index], ignored);
  }
}

StateDirectory lock_output(const std::vector<fs::path>& files, const std::vector<ImageInfo>& images) {
  require_free_names({files.front()}, images);
  auto state = StateDirectory::lock(StateDirectory::path_for(files.front()), files.front().string());
  try {
    remove_unfinished(state, files);
    require_free_names(files, images);
    state.clear();
  } catch (...) {
    state.remove();
    throw;
  }
  return state;
}

/// Bytes that the new image will take at most, without what the host does not need to store.
std::uint64_t required_bytes(const fs::path& overlay, const std::string& name) {
  const auto text = require_qemu_img(
      {"measure", "--output=json", "-f", "qcow2", "-O", "qcow2", overlay.string()}, name, "measure");
  const auto measured = nlohmann::json::parse(text, nullptr, false);
  return measured.is_object() ? measured.value("required", std::uint64_t{0}) : 0;
}

/// Gives `part` its name unless something of that name exists.
void give_name(const fs::path& part, const fs::path& file) {
  if (link(part.c_str(), file.c_str()) == 0) return;
  // File systems without hard links.
  const bool no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS;
  if (no_links && renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) return;
  throw Error(ErrorKind::failed, "", "cannot make " + file.string() + ": " + strerror(errno), kOtherName);
}

}  // namespace

std::vector<fs::path> output_files(const fs::path& path, std::size_t disks) {
  std::vector<fs::path> files = {path};
  for (std::size_t number = 2; number <= disks; ++number) {
    const std::string name =
        path.stem().string() + "-disk" + std::to_string(number) + path.extension().string();
    files.push_back(path.parent_path() / name);
  }
  return files;
}

OutputTransaction::OutputTransaction(std::vector<ImageInfo> images, const Output& output)
    : images_(std::move(images)),
      format_(output.format),
      files_(output_files(absolute_output(output.path), images_.size())),
      state_(lock_output(files_, images_)) {
  try {
    if (format_ != "raw" && format_ != "qcow2") {
      throw Error(ErrorKind::usage, "", "new images of the format " + format_ + " cannot be made",
                  "use -O qcow2 or -O raw");
    }
    for (const auto& image : images_)
      identities_.push_back(identify_file(image.file));
    overlays_ = create_overlays(images_, state_.path());
  } catch (...) {
    state_.remove();
    throw;
  }
}

OutputTransaction::~OutputTransaction() {
  state_.remove();
}

void OutputTransaction::require_images_unchanged() const {
  for (std::size_t index = 0; index < images_.size(); ++index) {
    if (identify_file(images_[index].file) == identities_[index]) continue;
    throw Error(ErrorKind::failed, "",
                images_[index].path + " was changed by another program while guestfit worked on it",
                "run guestfit again when nothing else uses the image");
  }
}

fs::path OutputTransaction::convert(std::size_t index, const FractionSink& progress) {
  const auto& overlay = overlays_[index];
  auto part = state_.path() / part_name(index);
  const auto& name = files_[index].string();
  auto bytes = required_bytes(overlay, name);
  if (format_ == "raw") bytes = std::min(bytes, images_[index].virtual_size);
  require_free_space(files_[index].parent_path(), bytes, name);
  require_qemu_img({"convert", "-p", "-f", "qcow2", "-O", format_, overlay.string(), part.string()}, name,
                   "write", progress);
  sync_host_path(part);
  return part;
}

void OutputTransaction::publish(const std::vector<fs::path>& parts) {
  std::size_t unnamed = parts.size();
  try {
    for (; unnamed > 0; --unnamed)
      give_name(parts[unnamed - 1], files_[unnamed - 1]);
    sync_host_path(files_.front().parent_path());
  } catch (...) {
    std::error_code ignored;
    for (; unnamed < files_.size(); ++unnamed)
      fs::remove(files_[unnamed], ignored);
    throw;
  }
}

void OutputTransaction::commit(const FractionSink& progress) {
  std::vector<fs::path> parts;
  for (std::size_t index = 0; index < images_.size(); ++index) {
    const auto so_far = static_cast<double>(index);
    parts.push_back(convert(index, [&](double fraction) {
      if (progress) progress((so_far + fraction) / static_cast<double>(images_.size()));
    }));
  }
  require_images_unchanged();
  publish(parts);
  state_.remove();
}

}  // namespace guestfit
