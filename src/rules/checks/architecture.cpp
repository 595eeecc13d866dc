// SPDX-License-Identifier: LGPL-2.1-or-later
// The processor that the guest needs. Sources: the kernel's Documentation/arch/x86/boot.rst (setup header:
// "HdrS" at 0x202, protocol version at 0x206, xloadflags at 0x236 with bit 0 for a 64-bit kernel, from
// protocol 2.12); CONFIG_64BIT in /boot/config-VERSION.
#include <algorithm>

#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_32_bit(const std::string& architecture) {
  return architecture == "i386" || architecture == "arm";
}

std::size_t little_endian_16(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) + 256U * static_cast<unsigned char>(bytes[at + 1]);
}

bool image_is_64_bit(const std::string& image) {
  constexpr std::size_t kMagic = 0x202;
  constexpr std::size_t kProtocol = 0x206;
  constexpr std::size_t kLoadFlags = 0x236;
  constexpr std::size_t kProtocolWithFlags = 0x020c;
  if (image.size() < kLoadFlags + 2 || image.compare(kMagic, 4, "HdrS") != 0) return false;
  return little_endian_16(image, kProtocol) >= kProtocolWithFlags &&
         (little_endian_16(image, kLoadFlags) & 1U) != 0;
}

bool is_64_bit(const GuestReader& guest, const Kernel& kernel) {
  if (const auto config = guest.read("/boot/config-" + kernel.version)) {
    const auto lines = split_lines(*config);
    return std::any_of(lines.begin(), lines.end(),
                       [](const auto& line) { return without_line_end(line) == "CONFIG_64BIT=y"; });
  }
  return image_is_64_bit(guest.read(kernel.image, kMaxFileSize).value_or(""));
}

std::vector<Finding> run(const CheckContext& context) {
  const auto& known = context.target.limits.architectures;
  const Facts& facts = context.facts;
  const std::string& arch = facts.os.arch;
  if (known.empty() || arch.empty() || std::find(known.begin(), known.end(), arch) != known.end()) return {};
  if (!is_32_bit(arch)) {
    return {{"", "LIM-7", Severity::blocker,
             "the guest is made for " + arch + ", and " + context.target.title + " has " + join(known, ", "),
             "choose another target"}};
  }
  const bool new_kernel = std::any_of(facts.kernels.begin(), facts.kernels.end(),
                                      [&](const Kernel& kernel) { return is_64_bit(context.guest, kernel); });
  if (new_kernel && !context.strict) {
    return {{"", "LIM-7", Severity::warning,
             "the guest's programs are 32-bit, its kernel is 64-bit: it can start on " +
                 context.target.title + ", and its import service may refuse it",
             "see to it that the 64-bit kernel is the one that is started"}};
  }
  return {
      {"", "LIM-7", Severity::blocker,
       "the guest is a 32-bit Linux (" + arch + "), and " + context.target.title + " takes 64-bit Linux only",
       "install the 64-bit edition of the distribution and move the services over"}};
}

}  // namespace

Check architecture_check() {
  return {"architecture", "the processor that the guest is made for, against those of the target", {}, run};
}

}  // namespace guestfit
