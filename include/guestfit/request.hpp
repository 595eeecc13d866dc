// SPDX-License-Identifier: LGPL-2.1-or-later
// What a user asks the engine for, as plain values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace guestfit {

enum class Command { inspect, audit, apply, revert };

struct Output {
  std::string path;
  std::string format = "qcow2";  ///< "qcow2" or "raw"

  bool operator==(const Output&) const = default;
};

struct Request {
  Command command = Command::audit;
  std::vector<std::string> images;       ///< the disks of one guest, in boot order
  std::optional<std::string> directory;  ///< a tree that is mounted or unpacked, instead of images
  std::string target = "ec2";
  bool in_place = false;                ///< apply: change the images themselves
  std::optional<Output> output;         ///< apply: leave the images alone, write a new one
  std::vector<std::string> rules_dirs;  ///< added to the rules that come with guestfit, later ones win
  std::vector<std::string> only;        ///< ids of rules to run; empty means all
  std::vector<std::string> skip;        ///< ids of rules to leave out
  std::map<std::string, std::string> settings;  ///< RULE.PARAMETER or PARAMETER to value
  std::optional<std::string> root;              ///< device of the root file system to take
  std::map<std::string, std::string> keys;      ///< device to key file, for encrypted volumes
  std::string license = "auto";
  std::optional<std::string> drivers_dir;
  bool strict = false;
  std::string backend = "auto";
  /// JSON text of a saved plan (Report::plan): apply does exactly this or refuses.
  std::optional<std::string> plan;

  bool operator==(const Request&) const = default;
};

}  // namespace guestfit
