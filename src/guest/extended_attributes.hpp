// SPDX-License-Identifier: LGPL-2.1-or-later
// Extended attributes (xattr(7)): among them SELinux labels (security.selinux), file capabilities
// (security.capability) and ACLs (system.posix_acl_access, system.posix_acl_default).
#pragma once

#include <map>
#include <string>

namespace guestfit {

using ExtendedAttributes = std::map<std::string, std::string>;

/// False for the attributes that vouch for a file's content (integrity measurement, evmctl(1)): on another
/// content they would make the kernel deny access to the file.
bool travels_with_the_name(const std::string& attribute);

/// Makes the attributes of the open file `to` those of `from`: what is missing is set, what is not there is
/// removed. The paths are for messages. Attributes that only root may set are left out for other users.
void copy_extended_attributes(int from, const std::string& from_path, int to, const std::string& to_path);

/// Sets the SELinux label of the open file `to`; does nothing where the file system has no such attributes.
void set_selinux_label(int to, const std::string& to_path, const std::string& label);

/// The name of the attribute that holds it. The kernel keeps the NUL at the end of the value.
inline constexpr const char* kSelinuxAttribute = "security.selinux";

}  // namespace guestfit
