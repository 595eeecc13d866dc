// SPDX-License-Identifier: LGPL-2.1-or-later
// The text files that depmod(8) and the kernel's build leave beside the modules of a kernel (modules.dep(5)):
// reading them, cutting them down to the modules that an initramfs has, and their binary forms.
//
// A guest's own binary files are never read: kmod trusts them, and a guest is not to be trusted. The text
// files say the same.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

/// Text files by name: "modules.dep", "modules.alias", "modules.symbols", "modules.softdep",
/// "modules.devname", "modules.builtin". Any may be missing.
using KmodLists = std::map<std::string, std::string>;

/// The names of these files, for whoever reads them from a guest.
const std::vector<std::string>& kmod_list_names();

/// Name of the module in a file, as the kernel writes it: "kernel/net/snd-foo.ko.xz" is "snd_foo".
std::string module_name(std::string_view path);

/// True for ".ko" and for ".ko.gz", ".ko.xz" and ".ko.zst".
bool is_module_file(std::string_view path);

struct ModuleNeeds {
  std::string path;                ///< below the directory of modules: "kernel/fs/ext4/ext4.ko"
  std::vector<std::string> needs;  ///< names of all modules that it needs, in the order of loading
};

/// What "modules.dep" says, by name of the module. Paths that lead out of the directory are left out.
std::map<std::string, ModuleNeeds> module_needs(const KmodLists& lists);

/// Names of the modules that are part of the kernel itself.
std::set<std::string> built_in_modules(const KmodLists& lists);

/// The lists as depmod would write them if only `files` (name to path) existed, with these paths. What a
/// module needs and is not among them is left out of its line. Modules in several lists are taken from the
/// first that has them; `more` may be empty.
KmodLists select_modules(const KmodLists& lists, const KmodLists& more,
                         const std::map<std::string, std::string>& files);

/// True when "modules.dep" names files by their whole path, as it did before module-init-tools 3.5.
bool has_absolute_paths(const KmodLists& lists);

/// The lines of a "modules.dep" with `directory` before each path.
std::string with_absolute_paths(std::string_view modules_dep, const std::string& directory);

/// The binary form of "modules.alias", which is large in a whole kernel's lists.
std::string binary_aliases(const KmodLists& lists);

/// "modules.dep.bin", "modules.alias.bin", "modules.symbols.bin" and "modules.builtin.bin" for `lists`; an
/// empty one for a list that is missing.
std::map<std::string, std::string> binary_forms(const KmodLists& lists);

}  // namespace guestfit
