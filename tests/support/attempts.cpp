// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/attempts.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "util/unique_fd.hpp"

namespace guestfit::testing {
namespace {

namespace fs = std::filesystem;

// Each returns 0 or errno.

int outcome(bool done) {
  return done ? 0 : errno;
}

int read_file(const std::string& path) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char byte = 0;
  return outcome(file && read(file.get(), &byte, 1) >= 0);
}

int list_directory(const std::string& path) {
  std::error_code error;
  const fs::directory_iterator opened(path, error);
  return error.value();
}

int create_file(const std::string& path) {
  const UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) return errno;
  return outcome(unlink(path.c_str()) == 0);
}

int append_to_file(const std::string& path) {
  return outcome(bool(UniqueFd(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC))));
}

int connect_to(int family, const void* address, std::size_t size) {
  const UniqueFd made(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return outcome(made && connect(made.get(), static_cast<const sockaddr*>(address), socklen_t(size)) == 0);
}

int connect_to_port(const std::string& port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect_to(AF_INET, &address, sizeof address);
}

int connect_to_abstract_name(const std::string& name) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
  return connect_to(AF_UNIX, &address, offsetof(sockaddr_un, sun_path) + 1 + name.size());
}

int see_process(const std::string& pid) {
  return outcome(access(("/proc/" + pid + "/status").c_str(), R_OK) == 0);
}

int signal_process(const std::string& pid) {
  return outcome(kill(std::stoi(pid), SIGUSR1) == 0);
}

int trace_process(const std::string& pid) {
  const auto number = std::stoi(pid);
  if (ptrace(PTRACE_SEIZE, number, nullptr, nullptr) != 0) return errno;
  ptrace(PTRACE_INTERRUPT, number, nullptr, nullptr);  // only a stopped process can be left
  waitpid(number, nullptr, __WALL);
  return outcome(ptrace(PTRACE_DETACH, number, nullptr, nullptr) == 0);
}

int mount_on(const std::string& directory) {
  if (mount("tmpfs", directory.c_str(), "tmpfs", 0, nullptr) != 0) return errno;
  return outcome(umount(directory.c_str()) == 0);
}

/// In a process of its own: there is no way back.
int get_namespace(const std::string& /*kind*/) {
  const auto child = fork();
  if (child == 0) _exit(unshare(CLONE_NEWUSER) == 0 ? 0 : errno);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return errno;
  return WEXITSTATUS(status);
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> process_directories() {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    if (isdigit(entry.path().filename().c_str()[0]) != 0) found.push_back(entry.path());
  }
  return found;
}

int find_in_environments(const std::string& word) {
  for (const auto& process : process_directories()) {
    if (content_of(process / "environ").find(word) != std::string::npos) return 0;
  }
  return ENOENT;
}

std::vector<std::string> visible_files() {
  std::vector<std::string> files;
  std::error_code ignored;
  const auto options = fs::directory_options::skip_permission_denied;
  for (auto at = fs::recursive_directory_iterator("/", options, ignored); at != end(at);
       at.increment(ignored)) {
    const auto path = at->path().string();
    if (path == "/usr" || path == "/proc" || path == "/sys" || path == "/dev") {
      at.disable_recursion_pending();
    } else if (!at->is_directory(ignored) || at->is_symlink(ignored)) {
      files.push_back(path);
    }
  }
  return files;
}

std::vector<std::string> process_commands() {
  std::vector<std::string> commands;
  for (const auto& process : process_directories())
    commands.push_back(content_of(process / "cmdline").c_str());  // up to its first null byte
  return commands;
}

std::string try_one(const std::string& attempt) {
  static const std::map<std::string, std::function<int(const std::string&)>> kVerbs = {
      {"read", read_file},        {"list", list_directory},     {"create", create_file},
      {"append", append_to_file}, {"tcp", connect_to_port},     {"abstract", connect_to_abstract_name},
      {"see", see_process},       {"signal", signal_process},   {"trace", trace_process},
      {"mount", mount_on},        {"namespace", get_namespace}, {"environment", find_in_environments}};
  const auto colon = attempt.find(':');
  const auto verb = kVerbs.find(attempt.substr(0, colon));
  if (verb == kVerbs.end() || colon == std::string::npos) return "this is no attempt";
  const int why = verb->second(attempt.substr(colon + 1));
  return why == 0 ? "done" : strerror(why);
}

}  // namespace

std::string try_all(const std::vector<std::string>& attempts) {
  auto tried = nlohmann::ordered_json::object();
  for (const auto& attempt : attempts)
    tried[attempt] = try_one(attempt);
  const nlohmann::ordered_json all = {
      {"tried", tried}, {"files", visible_files()}, {"processes", process_commands()}};
  return all.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace guestfit::testing
