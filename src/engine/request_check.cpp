// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/request_check.hpp"

#include <guestfit/error.hpp>

namespace guestfit {

void check_request(const Request& request) {
  const auto usage = [](const std::string& message, const std::string& remedy) {
    throw Error(ErrorKind::usage, "", message, remedy);
  };
  if (request.images.empty() && !request.directory)
    usage("no image was given", "name the disks of the guest, in boot order");
  if (!request.images.empty() && request.directory)
    usage("images and a directory were given", "give one or the other");
  if (request.directory && !request.keys.empty())
    usage("--key needs images, not a directory", "leave --key out: what is in the directory is open already");
  if (request.drivers_dir) usage("drivers for Windows guests cannot be installed yet", "leave --drivers out");
  if (request.command != Command::apply) return;
  if (request.in_place && request.output) usage("--in-place and -o exclude each other", "choose one");
  if (request.directory && request.output)
    usage("-o needs images, not a directory", "apply to the directory with --in-place");
  if (!request.in_place && !request.output) {
    usage("apply needs to know where the result goes", "give --in-place, or -o FILE to write a new image");
  }
}

}  // namespace guestfit
