// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether hardware virtualisation (KVM) is of use on this machine. That /dev/kvm exists says little: it may
// be closed to this user, belong to a processor without the feature, or be emulated one instruction at a
// time by the machine that we run in, in which case a virtual machine hangs for minutes where plain emulation
// in QEMU needs seconds.
#pragma once

#include <string>

namespace guestfit {

struct KvmCheck {
  bool usable = false;
  std::string reason;  ///< why not, for a person; "" when it is usable
};

/// Runs a few thousand instructions in a virtual processor and looks at the time they take. Needs less than
/// 50 ms, leaves nothing behind, never throws.
KvmCheck check_kvm();

}  // namespace guestfit
