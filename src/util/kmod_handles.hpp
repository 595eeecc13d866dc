// SPDX-License-Identifier: LGPL-2.1-or-later
// Owners of libkmod's handles. What is linked with it says which modules: those of the guest (src/edit), or
// those of the sandbox's own kernel (src/worker).
#pragma once

#include <memory>

#include <libkmod.h>
#include <stdarg.h>

namespace guestfit {

struct KmodDeleter {
  void operator()(kmod_ctx* context) const { kmod_unref(context); }
  void operator()(kmod_module* module) const { kmod_module_unref(module); }
  void operator()(kmod_list* list) const { kmod_module_unref_list(list); }
};

using KmodContext = std::unique_ptr<kmod_ctx, KmodDeleter>;
using KmodModule = std::unique_ptr<kmod_module, KmodDeleter>;
using KmodModuleList = std::unique_ptr<kmod_list, KmodDeleter>;

/// For kmod_set_log_fn: libkmod's messages would go to standard error, and each failure is a result as well.
inline void ignore_kmod_log(void*, int, const char*, int, const char*, const char*, va_list) {}

}  // namespace guestfit
