// SPDX-License-Identifier: LGPL-2.1-or-later
// What the first process of a kernel has to do, and nobody else does for it.
#pragma once

namespace guestfit {

/// Makes the bare kernel a place where programs can run: /proc, /sys, /dev, /run and /tmp are mounted (the
/// root file system has these as empty directories), the standard descriptors are open, and the environment
/// is the one that lvm, mdadm and their like want where there is no udev. Call it once, first. Throws Error.
void set_up_system();

/// The program that the kernel starts for modules that it misses, as "PROGRAM -q -- NAME". Without it that is
/// modprobe(8), which looks for them where the host's own are. Throws Error.
void set_module_loader(const char* program);

/// Waits for processes that other programs left behind (ntfs-3g after unmounting). False when some are still
/// there after `seconds`.
bool wait_for_children(int seconds);

/// Writes everything and switches the machine off.
[[noreturn]] void power_off();

}  // namespace guestfit
