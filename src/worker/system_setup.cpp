// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/system_setup.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>

#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

constexpr unsigned long kPlain = MS_NOSUID | MS_NODEV | MS_NOEXEC;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::failed, "", "the sandbox cannot be set up: cannot " + what + ": " + strerror(errno),
              "use --backend libguestfs");
}

void mount_system(const char* type, const char* directory, unsigned long flags, const char* options) {
  // EBUSY: the kernel has mounted it already, as it does with /dev.
  if (mount(type, directory, type, flags, options) != 0 && errno != EBUSY)
    fail(std::string("mount ") + directory);
}

void make_directory(const char* path) {
  if (mkdir(path, 0755) != 0 && errno != EEXIST) fail(std::string("create ") + path);
}

/// A kernel that was given no console starts us without any descriptor.
void open_standard_descriptors() {
  int fd = 0;
  do {
    fd = open("/dev/null", O_RDWR);
    if (fd < 0) fail("open /dev/null");
  } while (fd <= STDERR_FILENO);
  close(fd);
}

void set_environment() {
  constexpr std::array<std::pair<const char*, const char*>, 8> kVariables = {{
      {"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
      {"HOME", "/"},
      {"LC_ALL", "C"},
      {"TMPDIR", "/tmp"},
      // There is no udev that would make device nodes and answer.
      {"DM_DISABLE_UDEV", "1"},
      {"MDADM_NO_UDEV", "1"},
      // No configuration of the host.
      {"LVM_SYSTEM_DIR", ""},
      {"LVM_SUPPRESS_FD_WARNINGS", "1"},
  }};
  clearenv();
  for (const auto& [name, value] : kVariables) {
    if (setenv(name, value, 1) != 0) fail("set the environment");
  }
}

}  // namespace

void set_up_system() {
  mount_system("devtmpfs", "/dev", MS_NOSUID | MS_NOEXEC, "mode=755");
  open_standard_descriptors();
  mount_system("proc", "/proc", kPlain, "");
  mount_system("sysfs", "/sys", kPlain, "");
  mount_system("tmpfs", "/run", kPlain, "mode=755");
  mount_system("tmpfs", "/tmp", kPlain, "mode=1777");
  make_directory("/run/lock");  // of lvm and cryptsetup
  set_environment();
  umask(022);
  if (chdir("/") != 0) fail("work in /");
}

void set_module_loader(const char* program) {
  const UniqueFd setting(open("/proc/sys/kernel/modprobe", O_WRONLY | O_CLOEXEC));
  const auto length = strlen(program);
  if (!setting || write(setting.get(), program, length) != static_cast<ssize_t>(length))
    fail("set the kernel's loader of modules");
}

bool wait_for_children(int seconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  while (true) {
    const auto ended = waitpid(-1, nullptr, WNOHANG);
    if (ended > 0) continue;
    if (ended < 0 && errno == ECHILD) return true;
    if (Clock::now() >= end) return false;
    usleep(1000);
  }
}

void power_off() {
  sync();
  reboot(RB_POWER_OFF);
  // Only where this is not the first process of a kernel.
  _exit(1);
}

}  // namespace guestfit
