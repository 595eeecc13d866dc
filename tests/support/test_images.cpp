// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/test_images.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "util/subprocess.hpp"

namespace guestfit::test {
namespace {

void require_success(const std::vector<std::string>& argv) {
  const auto result = run_process(argv);
  // qemu-io says what failed on its standard output, with status 0 in older versions.
  if (result.exit_status == 0 && result.output.find("failed") == std::string::npos) return;
  throw std::runtime_error(argv[0] + " failed: " + result.output + result.error_text);
}

}  // namespace

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << content;
  if (!stream.flush()) throw std::runtime_error("cannot write " + file.string());
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

void make_raw_disk(const std::filesystem::path& file) {
  std::string boot_sector(510, '\0');
  write_file(file, boot_sector + "\x55\xaa");
  std::filesystem::resize_file(file, 8 * kMebibyte);
  qemu_io(file, "raw", "write -P 0x11 1M 4M");
}

void make_qcow2_disk(const std::filesystem::path& file) {
  const auto raw = file.string() + ".raw";
  make_raw_disk(raw);
  make_with_qemu_img({"convert", "-f", "raw", "-O", "qcow2", raw, file.string()});
  std::filesystem::remove(raw);
}

void qemu_io(const std::filesystem::path& file, const std::string& format, const std::string& command) {
  require_success({"qemu-io", "-f", format, "-c", command, file.string()});
}

bool same_disk(const std::filesystem::path& a, const std::string& a_format, const std::filesystem::path& b,
               const std::string& b_format) {
  return run_process({"qemu-img", "compare", "-q", "-f", a_format, "-F", b_format, a.string(), b.string()})
             .exit_status == 0;
}

void make_with_qemu_img(const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {"qemu-img"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  require_success(argv);
}

bool is_sound_qcow2(const std::filesystem::path& file) {
  return run_process({"qemu-img", "check", "-q", "-f", "qcow2", file.string()}).exit_status == 0;
}

void leak_a_cluster(const std::filesystem::path& file) {
  constexpr std::size_t kClusterSize = 65536;
  constexpr std::size_t kRefcountTableOffset = 48;
  auto bytes = read_file(file);
  const auto number_at = [&](std::size_t offset) {
    std::size_t value = 0;
    for (std::size_t at = offset; at < offset + 8; ++at)
      value = value << 8U | static_cast<unsigned char>(bytes.at(at));
    return value;
  };
  const auto cluster = (bytes.size() + kClusterSize - 1) / kClusterSize;
  const auto first_block = number_at(number_at(kRefcountTableOffset));
  bytes.at(first_block + 2 * cluster + 1) = 1;
  bytes.resize((cluster + 1) * kClusterSize);
  write_file(file, bytes);
}

}  // namespace guestfit::test
