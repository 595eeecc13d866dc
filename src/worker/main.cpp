// SPDX-License-Identifier: LGPL-2.1-or-later
// The worker: the first process of the sandbox's kernel. It does the job of the task that it finds there with
// the guest's disks that the kernel has, answers, and switches the machine off. The kernel starts it too, as
// it would start modprobe(8), to load a module. Outside of the sandbox it is the guard of what makes it.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>

#include <sys/utsname.h>

#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/backend_limit.hpp"
#include "guest/mounted_disks.hpp"
#include "job/job.hpp"
#include "sandbox/task.hpp"
#include "util/guard.hpp"
#include "util/host_file.hpp"
#include "worker/heap.hpp"
#include "worker/kernel_access.hpp"
#include "worker/kernel_modules.hpp"
#include "worker/message_channel.hpp"
#include "worker/system_setup.hpp"

namespace guestfit {
namespace {

std::filesystem::path modules_directory() {
  utsname system = {};
  if (uname(&system) != 0) return kModulesInside;
  return std::filesystem::path(kModulesInside) / system.release;
}

class KernelSource final : public DiskSource {
 public:
  explicit KernelSource(const Task& task) : task_(task) {}

  std::unique_ptr<GuestDisks> open_for_reading() override { return open(); }
  std::unique_ptr<WritableGuestDisks> open_for_writing() override { return open(); }

 private:
  /// What is mounted for reading is written to neither: the disks are overlays that are thrown away.
  std::unique_ptr<WritableGuestDisks> open() {
    KernelAccessOptions options;
    options.disk_count = task_.disk_sizes.size();
    options.guest_directory = kGuestRoot;
    options.modules_directory = modules_directory();
    options.keys = task_.keys;
    return std::make_unique<MountedDisks>(std::make_unique<KernelAccess>(options), task_.disk_sizes);
  }

  const Task& task_;
};

bool needs_rules(const Request& request) {
  return request.command == Command::audit || request.command == Command::apply;
}

Message do_task(Progress& progress) {
  Message answer;
  answer.kind = Message::Kind::report;
  Report& report = answer.report;
  try {
    const Task task = task_from_json(read_host_file(kTaskFile));
    report.command = task.request.command;
    report.target = task.request.target;
    const auto rules = needs_rules(task.request) ? load_rule_set(task.request, task.rules_dirs) : RuleSet();
    KernelSource source(task);
    run_job(task.request, rules, source, report, progress);
  } catch (const BackendLimit& limit) {
    answer.kind = Message::Kind::limit;
    answer.text = limit.what();
  } catch (const Error& error) {
    record_failure(report, error);
  } catch (const std::exception& error) {
    record_failure(
        report, Error(ErrorKind::failed, "", std::string("something unexpected went wrong: ") + error.what(),
                      "report this as a fault of guestfit"));
  }
  return answer;
}

[[noreturn]] void work() {
  try {
    prepare_heap();
    set_up_system();
    set_module_loader(kWorkerFile);
    setenv("GUESTFIT_DATA_DIR", kDataInside, 1);
    MessageChannel channel(kMessageDevice);
    channel.answer(do_task(channel));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "guestfit-worker: %s\n", error.what());
  }
  power_off();
}

int load_module(const char* name) {
  try {
    return KernelModules(modules_directory()).load(name) ? 0 : 1;
  } catch (const std::exception&) {
    return 1;  // the kernel says what it misses
  }
}

}  // namespace
}  // namespace guestfit

int main(int argc, char** argv) {
  if (getpid() == 1) guestfit::work();
  // As the kernel's request_module() calls it: "-q -- NAME".
  if (argc == 4 && std::strcmp(argv[1], "-q") == 0) return guestfit::load_module(argv[3]);
  if (argc > 2 && std::strcmp(argv[1], "guard") == 0) return guestfit::guard({argv + 2, argv + argc});
  std::fputs("guestfit-worker is started by guestfit for its sandbox, never by hand\n", stderr);
  return 64;
}
