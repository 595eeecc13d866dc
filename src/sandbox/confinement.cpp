// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/confinement.hpp"

#include <cstdlib>
#include <filesystem>

#include "util/guard.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

/// Where programs and libraries are: /usr, and beside it links into it or, on older systems, directories.
void share_system(std::vector<std::string>& command) {
  command.insert(command.end(), {"--ro-bind", "/usr", "/usr"});
  for (const char* name : {"/bin", "/sbin", "/lib", "/lib64"}) {
    std::error_code ignored;
    if (fs::is_symlink(name, ignored)) {
      command.insert(command.end(), {"--symlink", fs::read_symlink(name, ignored).string(), name});
    } else if (fs::is_directory(name, ignored)) {
      command.insert(command.end(), {"--ro-bind", name, name});
    }
  }
  command.insert(command.end(), {"--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"});
}

}  // namespace

std::vector<std::string> confined(const Confinement& confinement, const std::vector<std::string>& program) {
  // A session of its own keeps it from putting words into the user's terminal (TIOCSTI). A user namespace of
  // its own making would give it capabilities there, and with them more of the host's kernel to attack.
  std::vector<std::string> command = {"bwrap",
                                      "--unshare-all",
                                      "--unshare-user",
                                      "--disable-userns",
                                      "--die-with-parent",
                                      "--new-session",
                                      "--cap-drop",
                                      "ALL",
                                      "--hostname",
                                      "sandbox",
                                      "--clearenv"};
  for (const auto& [name, value] :
       {std::pair("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), std::pair("LC_ALL", "C"),
        // user-mode Linux keeps its memory in a file in TMPDIR, which must be
        // mapped executable, and a directory below HOME
        std::pair("TMPDIR", "/dev/shm"), std::pair("HOME", "/tmp")}) {
    command.insert(command.end(), {"--setenv", name, value});
  }
  share_system(command);
  command.insert(command.end(),
                 {"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/dev/shm", "--tmpfs", "/tmp"});
  for (const auto& directory : confinement.directories)
    command.insert(command.end(), {"--dir", directory});
  for (const auto& path : confinement.paths)
    command.insert(command.end(), {path.writable ? "--bind" : "--ro-bind", path.host, path.inside});
  for (const auto& [fd, file] : confinement.copies)
    command.insert(command.end(), {"--ro-bind-data", std::to_string(fd), file});
  command.insert(command.end(), {"--remount-ro", "/", "--chdir", "/", "--"});
  command.insert(command.end(), program.begin(), program.end());
  return command;
}

std::unique_ptr<ChildProcess> start_confined(const std::string& worker, const Confinement& confinement,
                                             const std::vector<std::string>& program,
                                             const ChildFiles& files) {
  std::vector<std::string> command = {worker, "guard"};
  for (auto& word : confined(confinement, program))
    command.push_back(std::move(word));
  // --clearenv is for the program. bubblewrap stays beside it as process 1, and its environment can be read.
  const char* path = std::getenv("PATH");
  std::vector<std::string> environment;
  if (path != nullptr) environment.push_back(std::string("PATH=") + path);
  return std::make_unique<ChildProcess>(command, files, environment, kGuardSignal);
}

}  // namespace guestfit
