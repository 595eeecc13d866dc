// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/kvm.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>

#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <fcntl.h>

#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

KvmCheck not_usable(const std::string& what) {
  return {false, what};
}

KvmCheck failed(const std::string& what) {
  return not_usable(what + ": " + strerror(errno));
}

#if defined(__x86_64__)

constexpr std::uint64_t kCodeAddress = 0x1000;
constexpr std::size_t kPageSize = 4096;
constexpr int kAttempts = 3;

// Real hardware runs the loop below in some 10 us, an emulated KVM in 5 ms or more: a third of a microsecond
// for each instruction. The limit lies between them with room for a busy machine.
constexpr std::uint16_t kTurns = 8'000;
constexpr std::chrono::microseconds kLimit(1'000);

/// Memory that is shared with the kernel.
class Mapping {
 public:
  Mapping(std::size_t size, int flags, int fd)
      : size_(size), address_(mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, fd, 0)) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (valid()) munmap(address_, size_);
  }
  bool valid() const { return address_ != MAP_FAILED; }
  void* get() const { return address_; }

 private:
  std::size_t size_;
  void* address_;
};

/// mov $kTurns, %cx; 1: dec %cx; jnz 1b; hlt - in 16-bit real mode, in which a processor starts.
constexpr std::array<std::uint8_t, 7> kCode = {0xb9, kTurns & 0xff, kTurns >> 8, 0x49, 0x75, 0xfd, 0xf4};

bool start_at_code(int cpu) {
  struct kvm_sregs special = {};
  if (ioctl(cpu, KVM_GET_SREGS, &special) != 0) return false;
  special.cs.base = 0;
  special.cs.selector = 0;
  struct kvm_regs registers = {};
  registers.rip = kCodeAddress;
  registers.rflags = 2;  // the bit that is always set
  return ioctl(cpu, KVM_SET_SREGS, &special) == 0 && ioctl(cpu, KVM_SET_REGS, &registers) == 0;
}

/// The fastest of some runs, so that being interrupted in one of them does not matter.
KvmCheck time_loop(int cpu, const struct kvm_run& run) {
  auto best = std::chrono::steady_clock::duration::max();
  for (int attempt = 0; attempt < kAttempts && best > kLimit; ++attempt) {
    if (!start_at_code(cpu)) return failed("the virtual processor's registers cannot be set");
    const auto begin = std::chrono::steady_clock::now();
    int result = 0;
    do {
      result = ioctl(cpu, KVM_RUN, 0);
    } while (result != 0 && errno == EINTR);
    if (result != 0) return failed("the virtual processor cannot run");
    if (run.exit_reason != KVM_EXIT_HLT) return not_usable("the virtual processor does not run as it should");
    best = std::min(best, std::chrono::steady_clock::now() - begin);
  }
  if (best > kLimit) return not_usable("it is emulated by the machine that this one runs in, and very slow");
  return {true, ""};
}

KvmCheck run_machine(int kvm, int machine) {
  const Mapping memory(kPageSize, MAP_SHARED | MAP_ANONYMOUS, -1);
  if (!memory.valid()) return failed("there is no memory for a virtual machine");
  std::memcpy(memory.get(), kCode.data(), kCode.size());
  struct kvm_userspace_memory_region region = {};
  region.guest_phys_addr = kCodeAddress;
  region.memory_size = kPageSize;
  region.userspace_addr = reinterpret_cast<std::uintptr_t>(memory.get());
  if (ioctl(machine, KVM_SET_USER_MEMORY_REGION, &region) != 0) {
    return failed("a virtual machine cannot have memory");
  }
  const UniqueFd cpu(ioctl(machine, KVM_CREATE_VCPU, 0));
  if (!cpu) return failed("a virtual processor cannot be made");
  const int size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
  if (size < static_cast<int>(sizeof(struct kvm_run))) return failed("a virtual processor cannot be mapped");
  const Mapping run(static_cast<std::size_t>(size), MAP_SHARED, cpu.get());
  if (!run.valid()) return failed("a virtual processor cannot be mapped");
  return time_loop(cpu.get(), *static_cast<const struct kvm_run*>(run.get()));
}

#else

/// Elsewhere the instructions would be others; emulated KVM is known of x86 only.
KvmCheck run_machine(int, int) {
  return {true, ""};
}

#endif

}  // namespace

KvmCheck check_kvm() {
  const UniqueFd kvm(open("/dev/kvm", O_RDWR | O_CLOEXEC));
  if (!kvm) return failed("/dev/kvm cannot be opened");
  // 12 since Linux 2.6.22; the kernel's documentation says to refuse any other (virt/kvm/api.rst).
  if (ioctl(kvm.get(), KVM_GET_API_VERSION, 0) != 12) return not_usable("/dev/kvm has an unknown version");
  const UniqueFd machine(ioctl(kvm.get(), KVM_CREATE_VM, 0));
  if (!machine) return failed("a virtual machine cannot be made");
  return run_machine(kvm.get(), machine.get());
}

}  // namespace guestfit
