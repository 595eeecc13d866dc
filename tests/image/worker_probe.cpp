// SPDX-License-Identifier: LGPL-2.1-or-later
// The first process of a user-mode Linux that does with its disks what its arguments say, a line of JSON for
// each, and switches the machine off. What worker_test.py starts.
//
//   disks N, modules DIRECTORY, loader PROGRAM, key DEVICE FILE    before the first of the others
//   storage, list PATH, read PATH, write PATH TEXT, mount DEVICE TYPE PATH OPTIONS, unmount,
//   complaints DEVICE PROGRAM,WITH,OPTIONS, drop, sync, close, run PROGRAM,WITH,ARGUMENTS, load MODULE
#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>
#include <time.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/backend_limit.hpp"
#include "util/text.hpp"
#include "worker/host_program.hpp"
#include "worker/kernel_access.hpp"
#include "worker/system_setup.hpp"

namespace guestfit {
namespace {

using Json = nlohmann::ordered_json;

class Script {
 public:
  Script(int count, char** words) : left_(words, words + count) {}

  bool is_done() const { return left_.empty(); }
  std::string next() {
    if (left_.empty()) return "";
    auto word = left_.front();
    left_.erase(left_.begin());
    return word;
  }

 private:
  std::vector<std::string> left_;
};

/// With the milliseconds since the kernel started, for whoever looks where time goes.
void print(Json json) {
  struct timespec now = {};
  clock_gettime(CLOCK_BOOTTIME, &now);
  json["at"] = now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
  const auto line = "json " + json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) power_off();
}

Json describe(KernelAccess& access, const std::vector<std::string>& devices) {
  auto all = Json::array();
  for (const auto& device : devices)
    all.push_back(
        {{"device", device}, {"size", access.device_size(device)}, {"probe", access.probe(device)}});
  return all;
}

Json storage(KernelAccess& access) {
  return {{"partitions", describe(access, access.partitions())},
          {"disk", describe(access, {"/dev/sda"})},
          {"arrays", describe(access, access.arrays())},
          {"volumes", describe(access, access.logical_volumes())},
          {"opened", describe(access, access.opened_volumes())}};
}

template <class T>
Json optional(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json run_program(const std::vector<std::string>& argv) {
  const auto result = run_host_program(argv);
  if (result.exit_status != 0) throw Error(ErrorKind::failed, "", argv[0] + ": " + last_words(result), "");
  return result.output;
}

Json run(KernelAccess& access, const std::string& modules, const std::string& what, Script& script) {
  if (what == "storage") return storage(access);
  if (what == "list") return access.reader().list(script.next());
  if (what == "read") return optional(access.reader().read(script.next(), 1U << 20U));
  if (what == "run") return run_program(split(script.next(), ','));
  if (what == "load") return KernelModules(modules).load(script.next());
  if (what == "unmount") access.unmount_all();
  if (what == "drop") access.drop_caches();
  if (what == "sync") access.sync();
  if (what == "close") access.close();
  if (what == "write") {
    const auto path = script.next();
    access.writer().create_file(path, script.next() + "\n", 0644, 0, 0);
    access.writer().sync();
  }
  if (what == "mount") {
    const auto device = script.next();
    const auto type = script.next();
    const auto path = script.next();
    return optional(access.mount(device, type, path, script.next()));
  }
  if (what == "complaints") {
    const auto device = script.next();
    return optional(access.complaints(device, replace_all(script.next(), ",", " ")));
  }
  return Json();
}

void guarded(const std::string& what, const std::function<Json()>& action) {
  try {
    print({{"did", what}, {"result", action()}});
  } catch (const BackendLimit& limit) {
    print({{"did", what}, {"limit", limit.what()}});
  } catch (const Error& error) {
    print({{"did", what}, {"error", error.what()}, {"code", error.code()}, {"remedy", error.remedy()}});
  } catch (const std::exception& error) {
    print({{"did", what}, {"exception", error.what()}});
  }
}

void run_script(Script script) {
  KernelAccessOptions options;
  std::unique_ptr<KernelAccess> access;
  while (!script.is_done()) {
    const auto what = script.next();
    if (what == "console=tty0") continue;  // user-mode Linux's own
    if (what == "disks") {
      options.disk_count = std::stoul(script.next());
    } else if (what == "modules") {
      options.modules_directory = script.next();
    } else if (what == "loader") {
      set_module_loader(script.next().c_str());
    } else if (what == "key") {
      const auto device = script.next();
      options.keys[device] = script.next();
    } else {
      if (!access) {
        guarded("open", [&] {
          access = std::make_unique<KernelAccess>(options);
          return Json();
        });
      }
      if (!access) return;
      guarded(what, [&] { return run(*access, options.modules_directory, what, script); });
    }
  }
}

}  // namespace
}  // namespace guestfit

int main(int argc, char** argv) {
  using namespace guestfit;
  if (getpid() != 1) return 64;
  guarded("set up", [] {
    set_up_system();
    return Json();
  });
  run_script(Script(argc - 1, argv + 1));
  power_off();
}
