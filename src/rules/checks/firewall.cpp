// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the guest's own firewall lets SSH in. Each firewall keeps its rules in files of its own; those that
// do not start with the guest do not count.
#include <algorithm>
#include <optional>

#include <guestfit/error.hpp>

#include "edit/text/shell_variables.hpp"
#include "inspect/firewalld.hpp"
#include "inspect/packet_filter.hpp"
#include "inspect/services.hpp"
#include "inspect/sshd_settings.hpp"
#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

struct Firewall {
  std::string name;
  std::string place;   ///< where its rules are
  std::string remedy;  ///< "PORT" stands for the port
  FilterVerdict verdict;
};

/// A file of rules that a service of one of these names loads.
struct RuleFile {
  std::vector<std::string> services;
  std::vector<std::string> paths;  ///< the first that is there counts
};

const std::vector<RuleFile> kIptablesFiles = {
    {{"netfilter-persistent", "iptables-persistent"}, {"/etc/iptables/rules.v4", "/etc/iptables/rules"}},
    {{"iptables"},
     {"/etc/sysconfig/iptables", "/etc/iptables/iptables.rules", "/etc/iptables/rules-save",
      "/var/lib/iptables/rules-save"}},
};

const std::vector<RuleFile> kNftablesFiles = {
    {{"nftables"}, {"/etc/nftables.conf", "/etc/sysconfig/nftables.conf", "/etc/nftables.nft"}},
};

std::string setting(const GuestReader& guest, const std::string& path, const std::string& name) {
  try {
    return get_shell_variable(guest.read(path).value_or(""), name).value_or("");
  } catch (const Error&) {
    return "";
  }
}

/// The best answer for any of the server's ports: one is enough to get in.
template <typename Judge>
FilterVerdict best_of(const std::vector<long>& ports, Judge judge) {
  std::optional<FilterVerdict> best;
  for (const long port : ports) {
    const FilterVerdict verdict = judge(port);
    if (!best || verdict.admission < best->admission) best = verdict;
  }
  return best.value_or(FilterVerdict{});
}

class FirewallFinder {
 public:
  explicit FirewallFinder(const GuestReader& guest)
      : guest_(guest), services_(guest), ports_(read_sshd_settings(guest).ports) {}

  std::vector<Firewall> find() {
    if (services_.find("firewalld").enabled) add_firewalld();
    if (services_.find("ufw").enabled && setting(guest_, "/etc/ufw/ufw.conf", "ENABLED") == "yes") add_ufw();
    add_rule_files("iptables", kIptablesFiles, judge_iptables);
    add_rule_files("nftables", kNftablesFiles, judge_nftables);
    if (services_.find("SuSEfirewall2").enabled || services_.find("SuSEfirewall2_setup").enabled) add_suse();
    return std::move(firewalls_);
  }

  std::string ports_text() const {
    std::vector<std::string> texts;
    for (const long port : ports_)
      texts.push_back(std::to_string(port));
    return (texts.size() > 1 ? "ports " : "port ") + join(texts, ", ");
  }

 private:
  void add(const std::string& name, const std::string& place, const std::string& remedy,
           const FilterVerdict& verdict) {
    firewalls_.push_back({name, place, replace_all(remedy, "PORT", std::to_string(ports_.front())), verdict});
  }

  void add_firewalld() {
    const std::string zone = firewalld_default_zone(guest_);
    add("firewalld", "its default zone " + zone,
        "firewall-cmd --permanent --zone=" + zone + " --add-port=PORT/tcp",
        best_of(ports_, [&](long port) { return judge_firewalld_zone(guest_, zone, port); }));
  }

  void add_ufw() {
    const std::string policy = setting(guest_, "/etc/default/ufw", "DEFAULT_INPUT_POLICY");
    const std::string path =
        guest_.is_file("/etc/ufw/user.rules") ? "/etc/ufw/user.rules" : "/lib/ufw/user.rules";
    const std::string rules = guest_.read(path).value_or("");
    add("ufw", path, "ufw allow PORT/tcp",
        best_of(ports_, [&](long port) { return judge_ufw(rules, policy != "ACCEPT", port); }));
  }

  void add_rule_files(const std::string& name, const std::vector<RuleFile>& files,
                      FilterVerdict (*judge)(const std::string&, long)) {
    for (const auto& file : files) {
      const bool starts = std::any_of(file.services.begin(), file.services.end(),
                                      [&](const auto& service) { return services_.find(service).enabled; });
      const auto path = std::find_if(file.paths.begin(), file.paths.end(),
                                     [&](const auto& each) { return guest_.is_file(each); });
      if (!starts || path == file.paths.end()) continue;
      const std::string rules = guest_.read(*path).value_or("");
      add(name, *path, "accept TCP port PORT in " + *path,
          best_of(ports_, [&](long port) { return judge(rules, port); }));
    }
  }

  /// The comments of /etc/sysconfig/SuSEfirewall2 describe its variables.
  void add_suse() {
    const std::string path = "/etc/sysconfig/SuSEfirewall2";
    const auto services = split_words(setting(guest_, path, "FW_SERVICES_EXT_TCP"));
    const auto configurations = split_words(setting(guest_, path, "FW_CONFIGURATIONS_EXT"));
    const bool named =
        std::find(configurations.begin(), configurations.end(), "sshd") != configurations.end();
    const auto verdict = best_of(ports_, [&](long port) {
      const bool listed = std::any_of(services.begin(), services.end(),
                                      [&](const auto& each) { return has_port(each, port); });
      return listed || (named && port == 22)
                 ? FilterVerdict{}
                 : FilterVerdict{Admission::closed, "FW_SERVICES_EXT_TCP has neither ssh nor the port"};
    });
    add("SuSEfirewall2", path, "add PORT to FW_SERVICES_EXT_TCP in " + path, verdict);
  }

  const GuestReader& guest_;
  Services services_;
  std::vector<long> ports_;
  std::vector<Firewall> firewalls_;
};

/// hosts_access(5): sshd of many distributions asks these files, too. Allowed wins over denied.
std::optional<Finding> check_wrappers(const GuestReader& guest) {
  const auto names_sshd = [&](const std::string& path) {
    for (const auto& line : split_lines(guest.read(path).value_or(""))) {
      const std::string daemons(trim(line.substr(0, line.find(':'))));
      const auto names = split_words(replace_all(daemons, ",", " "));
      const bool any = std::any_of(names.begin(), names.end(),
                                   [](const auto& name) { return name == "ALL" || name == "sshd"; });
      if (any && line.find(':') != std::string::npos) return true;
    }
    return false;
  };
  if (!names_sshd("/etc/hosts.deny") || names_sshd("/etc/hosts.allow")) return std::nullopt;
  return Finding{"", "CFG-15", Severity::warning,
                 "/etc/hosts.deny names sshd or ALL, and /etc/hosts.allow does not allow sshd",
                 "add \"sshd: ALL\" to /etc/hosts.allow if the guest's SSH server uses TCP wrappers"};
}

std::optional<Finding> describe(const Firewall& firewall, const std::string& ports) {
  const std::string begin = "the guest's firewall (" + firewall.name + ", " + firewall.place + ") ";
  const std::string& seen = firewall.verdict.seen;
  switch (firewall.verdict.admission) {
    case Admission::open:
      return std::nullopt;
    case Admission::closed:
      return Finding{"", "CFG-15", Severity::warning, begin + "does not let SSH in on " + ports + ": " + seen,
                     firewall.remedy};
    case Admission::restricted:
      return Finding{"", "CFG-15", Severity::warning,
                     begin + "lets SSH in on " + ports + " under conditions only: " + seen,
                     "see to it that they hold at the new place, or: " + firewall.remedy};
    case Admission::unknown:
      return Finding{"", "CFG-15", Severity::info,
                     begin + "was not understood in full, so whether it lets SSH in on " + ports +
                         " is not known: " + seen,
                     "look at it before the move"};
  }
  return std::nullopt;
}

std::vector<Finding> run(const CheckContext& context) {
  std::vector<Finding> findings;
  FirewallFinder finder(context.guest);
  for (const auto& firewall : finder.find()) {
    if (auto finding = describe(firewall, finder.ports_text())) findings.push_back(std::move(*finding));
  }
  if (auto finding = check_wrappers(context.guest)) findings.push_back(std::move(*finding));
  return findings;
}

}  // namespace

Check firewall_check() {
  return {"firewall", "that the guest's own firewall lets SSH in", {}, run};
}

}  // namespace guestfit
