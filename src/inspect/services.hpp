// SPDX-License-Identifier: LGPL-2.1-or-later
// Which services a Linux guest starts by itself, as far as its files say so: systemd units, scripts of System
// V init, jobs of upstart and OpenRC.
//
// Sources: systemd.unit(5) (load path, [Install], masking), systemd.preset(5) and machine-id(5) (first boot),
// update-rc.d(8) and chkconfig(8) (links S??NAME), init(5) of upstart (overrides), rc-update(8) of OpenRC.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "guest/guest_reader.hpp"

namespace guestfit {

struct ServiceState {
  bool installed = false;
  bool enabled = false;  ///< the guest starts it when it boots, or on a connection
  std::string file;      ///< unit, script or job that describes it; "" when it is not installed
};

class Services {
 public:
  /// `guest` must outlive this object.
  explicit Services(const GuestReader& guest);

  /// `name` as "sshd", or with the type of its unit: "sshd.socket".
  ServiceState find(const std::string& name) const;

  /// True when the guest starts a service of one of `names`, each by any init system ("networking",
  /// "network-manager", "x.socket").
  bool starts_one_of(const std::vector<std::string>& names) const;

  /// True for a unit that systemd never starts: a link to /dev/null or an empty file stands in its place.
  bool is_masked(const std::string& name) const;

 private:
  ServiceState find_unit(const std::string& unit) const;
  ServiceState find_script(const std::string& name) const;
  bool preset_enables(const std::string& unit, const std::string& file) const;

  const GuestReader& guest_;
  bool systemd_ = false;
  bool first_boot_ = false;        ///< systemd applies its presets when the guest starts next
  std::set<std::string> wanted_;   ///< units in directories *.wants and *.requires
  std::set<std::string> started_;  ///< scripts that a run level or OpenRC starts
};

}  // namespace guestfit
