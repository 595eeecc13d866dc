// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/qemu_img.hpp"

#include <algorithm>
#include <charconv>

#include "util/text.hpp"

namespace guestfit {
namespace {

/// Finds "(12.34/100%)" in the output of qemu-img -p, which may arrive in any pieces.
class ProgressReader {
 public:
  explicit ProgressReader(const FractionSink& sink) : sink_(sink) {}

  void take(const std::string& piece) {
    text_ += piece;
    const auto end = text_.rfind("/100%)");
    if (end == std::string::npos) return;
    const auto begin = text_.rfind('(', end);
    double percent = 0;
    if (begin != std::string::npos &&
        std::from_chars(text_.data() + begin + 1, text_.data() + end, percent).ec == std::errc()) {
      sink_(std::clamp(percent / 100.0, 0.0, 1.0));
    }
    text_.erase(0, end + 1);
  }

 private:
  const FractionSink& sink_;
  std::string text_;
};

/// The last line of what qemu-img said, without its own name and the file's, which our message has already.
std::string reason(const std::string& error_text) {
  std::string last = "qemu-img gave no reason";
  for (const auto& line : split_lines(error_text)) {
    if (!trim(without_line_end(line)).empty()) last = trim(without_line_end(line));
  }
  const auto quoted_name_end = last.rfind("': ");
  if (last.starts_with("qemu-img: Could not open '") && quoted_name_end != std::string::npos) {
    last = last.substr(quoted_name_end + 3);
  } else if (last.starts_with("qemu-img: ")) {
    last = last.substr(std::string("qemu-img: ").size());
  }
  return printable(last);
}

}  // namespace

ProcessResult qemu_img(const std::vector<std::string>& arguments, const FractionSink& progress) {
  std::vector<std::string> argv = {"qemu-img"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  if (!progress) return run_process(argv);
  ProgressReader reader(progress);
  return run_process(argv, [&](const std::string& piece) { reader.take(piece); });
}

std::string require_qemu_img(const std::vector<std::string>& arguments, const std::string& image,
                             const std::string& doing, const FractionSink& progress) {
  auto result = qemu_img(arguments, progress);
  if (result.exit_status != 0) throw qemu_img_error(result, image, doing);
  return std::move(result.output);
}

Error qemu_img_error(const ProcessResult& result, const std::string& image, const std::string& doing) {
  if (failed_on_lock(result)) return in_use_error(image);
  if (result.error_text.find("No space left on device") != std::string::npos) {
    return Error(ErrorKind::failed, "ERR-11",
                 "cannot " + doing + " " + image + ": no space is left on its disk", "make space there");
  }
  return Error(ErrorKind::failed, "", "cannot " + doing + " " + image + ": " + reason(result.error_text),
               "check the file with qemu-img check, and the disk that it lies on");
}

bool failed_on_lock(const ProcessResult& result) {
  return result.exit_status != 0 &&
         result.error_text.find("Is another process using the image") != std::string::npos;
}

Error in_use_error(const std::string& image) {
  return Error(ErrorKind::failed, "",
               image + " is in use by another program, such as a running virtual machine",
               "shut the virtual machine down, or end the program that has the image open");
}

std::string qemu_format(const std::string& format) {
  return format == "vhd" ? "vpc" : format;
}

}  // namespace guestfit
