// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/storage_daemon.hpp"

#include <cerrno>
#include <cstring>
#include <set>

#include <sys/socket.h>

#include <poll.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kLongestComplaint = 64U << 10U;
constexpr int kTriesToSeeTheEnd = 10;
constexpr std::chrono::seconds kLongestEnd{60};  // the last writes may go to a slow disk

/// Commas separate qemu's options; one in a file name is doubled.
std::string option_value(const std::string& text) {
  return replace_all(text, ",", ",,");
}

std::vector<std::string> daemon_command(const std::vector<ServedDisk>& disks,
                                        const std::vector<DiskSocket>& sockets) {
  std::vector<std::string> command = {"qemu-storage-daemon", "--chardev", "stdio,id=monitor", "--monitor",
                                      "chardev=monitor"};
  for (std::size_t i = 0; i < disks.size(); ++i) {
    const auto number = std::to_string(i);
    // cache.no-flush: the overlay is worth nothing before its end, and is synced as a whole before it is
    // used.
    command.insert(command.end(),
                   {"--blockdev",
                    "driver=qcow2,node-name=disk" + number +
                        ",cache.no-flush=on,file.driver=file,file.filename=" + option_value(disks[i].overlay),
                    "--export",
                    "type=vhost-user-blk,id=export" + number + ",node-name=disk" + number +
                        ",writable=on,addr.type=fd,addr.str=" + std::to_string(sockets[i].listener.get())});
  }
  return command;
}

/// A pair of sockets: unlike a pipe's, its writer is not killed when the reader is gone.
Pipe make_command_channel() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    throw Error(ErrorKind::failed, "", std::string("cannot make a pair of sockets: ") + strerror(errno),
                "close some programs: the limit of open files is reached");
  }
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

ChildFiles files_for(const std::vector<ServedDisk>& disks, const std::vector<DiskSocket>& sockets,
                     const Pipe& commands, const Pipe& output) {
  ChildFiles files{commands.read_end.get(), output.write_end.get(), output.write_end.get(), {}};
  for (const auto& socket : sockets)
    files.inherited.push_back(socket.listener.get());
  for (const auto& disk : disks) {
    if (disk.inherited) files.inherited.push_back(*disk.inherited);
  }
  return files;
}

}  // namespace

Confinement daemon_confinement(const std::vector<ServedDisk>& disks) {
  Confinement confinement;
  std::set<std::string> shared;
  for (const auto& disk : disks) {
    for (const auto& path : disk.files) {
      if (shared.insert(path.inside).second) confinement.paths.push_back(path);
    }
  }
  return confinement;
}

StorageDaemon::StorageDaemon(const SandboxPrograms& programs, const std::vector<ServedDisk>& disks,
                             const std::vector<DiskSocket>& sockets)
    : commands_(make_command_channel()), output_(make_pipe()) {
  process_ = start_confined(programs.worker, daemon_confinement(disks), daemon_command(disks, sockets),
                            files_for(disks, sockets, commands_, output_));
  commands_.read_end = UniqueFd();
  output_.write_end = UniqueFd();
}

/// Whoever opens the overlays next must not meet its locks: its output ends when the last of its processes
/// has.
StorageDaemon::~StorageDaemon() {
  process_->kill();
  for (int tries = 0; tries < kTriesToSeeTheEnd; ++tries) {
    pollfd waiting{output(), POLLIN, 0};
    if (poll(&waiting, 1, 1000) > 0 && !listen()) break;
  }
}

bool StorageDaemon::listen() {
  char buffer[4096];
  const auto count = read(output(), buffer, sizeof buffer);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count <= 0) return false;
  if (said_.size() < kLongestComplaint) said_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

std::string StorageDaemon::complaint() const {
  std::string complaint;
  for (const auto& line : split_lines(said_)) {
    const std::string text(trim(line));
    if (text.empty() || text.starts_with('{')) continue;  // answers to commands are JSON
    complaint = text;
  }
  for (const char* prefix : {"qemu-storage-daemon: ", "bwrap: "}) {
    if (complaint.starts_with(prefix)) complaint.erase(0, strlen(prefix));
  }
  return printable(complaint);
}

void StorageDaemon::finish() {
  const std::string quit = "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"quit\"}\n";
  const auto written = send(commands_.write_end.get(), quit.data(), quit.size(), MSG_NOSIGNAL);
  while (written == static_cast<ssize_t>(quit.size())) {
    pollfd waiting{output(), POLLIN, 0};
    const auto ready = poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(kLongestEnd).count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0 || !listen()) break;
  }
  const auto status = process_->wait(kLongestEnd);
  if (status == 0 && complaint().empty()) return;
  const auto why =
      complaint().empty() ? "the program that writes the disks did not end as it should" : complaint();
  throw Error(ErrorKind::failed, "", "what was changed could not be written: " + why,
              "check the disk that the image is on, and its free space");
}

}  // namespace guestfit
