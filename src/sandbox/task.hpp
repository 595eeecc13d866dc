// SPDX-License-Identifier: LGPL-2.1-or-later
// What the worker inside the sandbox is to do: the file that it finds at kTaskFile.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <guestfit/request.hpp>

namespace guestfit {

// Where things are in the sandbox. Everything else there is the host's /usr, read-only.
inline constexpr const char* kInside = "/guestfit";
inline constexpr const char* kWorkerFile = "/guestfit/worker";
inline constexpr const char* kTaskFile = "/guestfit/task.json";
inline constexpr const char* kModulesInside = "/guestfit/modules";  ///< of the kernel, by its release
inline constexpr const char* kDataInside = "/guestfit/data";        ///< rules and drivers of guestfit
inline constexpr const char* kGuestRoot = "/guest";         ///< the guest's file systems are mounted here
inline constexpr const char* kMessageDevice = "/dev/tty1";  ///< the console that messages are written to

struct Task {
  Request request;                          ///< as the user made it
  std::vector<std::uint64_t> disk_sizes;    ///< bytes that the guest sees, in the order of the disks
  std::vector<std::string> rules_dirs;      ///< where request.rules_dirs are inside
  std::map<std::string, std::string> keys;  ///< device to where its key file is inside

  bool operator==(const Task&) const = default;
};

std::string to_json(const Task& task);

/// Throws Error (failed) when `text` is no task.
Task task_from_json(const std::string& text);

}  // namespace guestfit
