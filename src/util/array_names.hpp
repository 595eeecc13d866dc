// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of md arrays. The kernel's numbers depend on who assembles them: an array of another host is
// /dev/md127 and up. The name that the array itself has ("HOST:NAME", mdadm(8)) is the same everywhere.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

struct AssembledArray {
  std::string device;  ///< as the kernel that runs it calls it: "/dev/md127"
  std::string uuid;    ///< in any notation; "" when it is not known
  std::string name;    ///< "host:0", "0"; "" for old metadata (0.90)
};

/// "/dev/md0" for "host:0" and "0", "/dev/md/data" for "host:data"; "" when the name is no name of a device.
std::string array_device_name(std::string_view name);

/// The two names of each array: the one by which everybody else knows it, and the kernel's. Names that are in
/// neither list come back as they are.
class ArrayNames {
 public:
  ArrayNames() = default;
  /// Arrays without a name of their own, or with one that another has too, are numbered from 127 down in the
  /// order of their UUIDs.
  explicit ArrayNames(std::vector<AssembledArray> arrays);

  /// By the common name, of an array or of a partition of one ("/dev/md0p1").
  std::string kernel_name(const std::string& device) const { return translate(kernel_by_common_, device); }
  std::string common_name(const std::string& device) const { return translate(common_by_kernel_, device); }

  /// In the order of the names.
  std::vector<std::string> common_names() const;

 private:
  using Names = std::map<std::string, std::string>;
  static std::string translate(const Names& names, const std::string& device);

  Names kernel_by_common_;
  Names common_by_kernel_;
};

}  // namespace guestfit
