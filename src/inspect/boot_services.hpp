// SPDX-License-Identifier: LGPL-2.1-or-later
// Which services a Linux guest starts at boot, as links and files say it that the guest's own tools make:
// systemd's *.wants and *.requires directories and masks (systemd.unit(5)), the S* links of System V run
// levels (insserv(8), chkconfig(8)), OpenRC's run levels (rc-update(8)), Upstart's jobs and overrides
// (init(5)).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "guest/guest_reader.hpp"

namespace guestfit {

class BootServices {
 public:
  explicit BootServices(const GuestReader& guest);

  /// True when the guest starts a service of one of `names` at boot. A name is without ".service"; it may be
  /// that of any init system ("networking", "network-manager"), or a unit of another kind ("x.socket").
  bool starts(const std::vector<std::string>& names) const;

  /// True for a systemd unit that a link to /dev/null keeps from ever starting.
  bool is_masked(const std::string& name) const { return masked_.contains(name); }

 private:
  void read_systemd(const GuestReader& guest);
  void read_run_levels(const GuestReader& guest);
  void read_openrc(const GuestReader& guest);
  void read_upstart(const GuestReader& guest);

  std::set<std::string> started_;  ///< by systemd, with names as `starts` takes them
  std::set<std::string> masked_;
  std::set<std::string> scripts_;  ///< by System V, OpenRC or Upstart
};

}  // namespace guestfit
