// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/kernel_confinement.hpp"

#include "sandbox/task.hpp"

namespace guestfit {

std::string rules_directory_inside(std::size_t index) {
  return kInside + ("/rules-" + std::to_string(index));
}

std::string key_file_inside(std::size_t index) {
  return kInside + ("/key-" + std::to_string(index));
}

Confinement kernel_confinement(const SandboxPrograms& programs, const SharedDirectories& shared, int task) {
  Confinement confinement;
  confinement.directories = {"/sys", "/run", kGuestRoot};
  confinement.paths = {{programs.worker, kWorkerFile}, {programs.modules, kModulesInside}};
  for (const std::string name : {"/rules", "/drivers"})
    confinement.paths.push_back({shared.data + name, kDataInside + name});
  for (std::size_t i = 0; i < shared.rules_dirs.size(); ++i)
    confinement.paths.push_back({shared.rules_dirs[i], rules_directory_inside(i)});
  for (std::size_t i = 0; i < shared.key_files.size(); ++i)
    confinement.paths.push_back({shared.key_files[i], key_file_inside(i)});
  confinement.copies = {{task, kTaskFile}};
  return confinement;
}

}  // namespace guestfit
