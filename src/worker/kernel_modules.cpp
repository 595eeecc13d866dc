// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/kernel_modules.hpp"

#include <cerrno>
#include <cstring>

#include <guestfit/error.hpp>

#include "util/kmod_handles.hpp"

namespace guestfit {
namespace {

Error kmod_failed(const std::string& what, int result) {
  return Error(ErrorKind::failed, "", what + ": " + strerror(-result),
               "check the installation of the kernel of the sandbox (package user-mode-linux)");
}

}  // namespace

struct KernelModules::Kmod {
  KmodContext context;
};

KernelModules::KernelModules(const std::filesystem::path& directory) : kmod_(std::make_unique<Kmod>()) {
  // No configuration: this host's own modprobe.d is about another kernel.
  const char* const configuration[] = {nullptr};
  kmod_->context.reset(kmod_new(directory.empty() ? nullptr : directory.c_str(), configuration));
  if (!kmod_->context) throw kmod_failed("libkmod cannot be used", -ENOMEM);
  kmod_set_log_fn(kmod_->context.get(), ignore_kmod_log, nullptr);
  const int result = kmod_load_resources(kmod_->context.get());
  if (result < 0) throw kmod_failed("the modules of the kernel of the sandbox cannot be listed", result);
}

KernelModules::~KernelModules() = default;

bool KernelModules::load(const std::string& name) {
  kmod_list* list = nullptr;
  const int looked_up = kmod_module_new_from_lookup(kmod_->context.get(), name.c_str(), &list);
  const KmodModuleList owner(list);
  if (looked_up < 0 && looked_up != -ENOENT && looked_up != -ENOSYS) {
    throw kmod_failed("the kernel module " + name + " cannot be looked up", looked_up);
  }
  kmod_list* entry = nullptr;
  kmod_list_foreach(entry, list) {
    const KmodModule module(kmod_module_get_module(entry));
    const int result = kmod_module_probe_insert_module(module.get(), 0, nullptr, nullptr, nullptr, nullptr);
    if (result < 0) {
      throw kmod_failed("the kernel module " + std::string(kmod_module_get_name(module.get())) +
                            " cannot be loaded into the kernel of the sandbox",
                        result);
    }
  }
  return list != nullptr;
}

}  // namespace guestfit
