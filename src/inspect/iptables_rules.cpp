// SPDX-License-Identifier: LGPL-2.1-or-later
// Walking through a file of iptables-save(8) for one packet: the first of a new TCP connection, from
// somewhere.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "inspect/packet_filter.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kMaxDepth = 16;
constexpr int kMaxSteps = 100000;  // chains that call each other take exponential time

enum class Match { never, maybe, always };

struct Rule {
  Match match = Match::always;
  std::string target;
  std::string text;
};

struct Chain {
  std::string policy = "ACCEPT";
  std::vector<Rule> rules;
};

/// Words, with double quotes around some (comments).
std::vector<std::string> quoted_words(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  bool any = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (!quoted && (c == ' ' || c == '\t')) {
      if (any || !word.empty()) words.push_back(word);
      word.clear();
      any = false;
    } else {
      word += c;
    }
  }
  if (any || !word.empty()) words.push_back(word);
  return words;
}

bool is_everywhere(const std::string& address) {
  return address == "0.0.0.0/0" || address == "0/0" || address == "::/0" || address == "0.0.0.0/0.0.0.0";
}

bool lists(const std::string& list, const std::string& item) {
  const auto parts = split(list, ',');
  return std::find(parts.begin(), parts.end(), item) != parts.end();
}

/// The packet has SYN and no other flag.
bool flags_match(const std::string& mask, const std::string& set) {
  const bool looks_at_syn = mask == "ALL" || lists(mask, "SYN");
  return looks_at_syn ? set == "SYN" : set == "NONE";
}

/// Reads one rule, "-A CHAIN MATCHES -j TARGET".
class RuleParser {
 public:
  RuleParser(std::vector<std::string> words, long port) : words_(std::move(words)), port_(port) {}

  Rule parse() {
    while (at_ < words_.size()) {
      const std::string option = next();
      if (option == "!") {
        negated_ = true;
        continue;
      }
      if (option == "-j" || option == "-g" || option == "--jump" || option == "--goto") {
        rule_.target = next();
        break;  // what follows belongs to the target
      }
      take(option);
      negated_ = false;
    }
    return rule_;
  }

 private:
  std::string next() { return at_ < words_.size() ? words_[at_++] : ""; }

  void certain(bool matches) {
    if (matches == negated_) rule_.match = Match::never;
  }

  void maybe() {
    if (rule_.match == Match::always) rule_.match = Match::maybe;
  }

  void take(const std::string& option) {
    static const std::set<std::string> kKnownModules = {"tcp",       "state",    "conntrack", "comment",
                                                        "multiport", "addrtype", "iprange"};
    if (option == "-p" || option == "--protocol") {
      const auto protocol = next();
      return certain(protocol == "tcp" || protocol == "6" || protocol == "all" || protocol == "0");
    }
    if (option == "-i" || option == "--in-interface") return next() == "lo" ? certain(false) : maybe();
    if (option == "-s" || option == "--source" || option == "-d" || option == "--destination")
      return is_everywhere(next()) ? certain(true) : maybe();
    if (option == "--dport" || option == "--dports" || option == "--destination-port" ||
        option == "--destination-ports" || option == "--ports")
      return certain(has_port(next(), port_));
    if (option == "--state" || option == "--ctstate") return certain(lists(next(), "NEW"));
    if (option == "--syn") return certain(true);
    if (option == "--tcp-flags") {
      const auto mask = next();
      return certain(flags_match(mask, next()));
    }
    if (option == "--icmp-type" || option == "--icmpv6-type" || option == "-f") return certain(false);
    if (option == "--comment") {
      next();
      return;
    }
    if (option == "-m" || option == "--match") {
      if (!kKnownModules.contains(next())) maybe();
      return;
    }
    maybe();
    while (at_ < words_.size() && !words_[at_].starts_with('-') && words_[at_] != "!")
      ++at_;
  }

  std::vector<std::string> words_;
  long port_;
  std::size_t at_ = 0;
  bool negated_ = false;
  Rule rule_;
};

class Table {
 public:
  Table(const std::string& text, long port) {
    bool in_filter = false;
    for (const auto& raw : split_lines(text)) {
      std::string line(trim(without_line_end(raw)));
      if (line.starts_with('*')) in_filter = line == "*filter";
      if (line.starts_with('['))
        line = std::string(trim(line.substr(std::min(line.find(']'), line.size() - 1) + 1)));
      if (in_filter) add(line, port);
    }
  }

  FilterVerdict judge() {
    if (!chains_.contains("INPUT")) return {};  // the kernel's own chain lets everything in
    const auto decided = walk("INPUT", 0);
    if (decided && decided->admission == Admission::open) return *decided;
    if (decided && decided->admission == Admission::unknown) return *decided;
    if (!decided && chains_["INPUT"].policy == "ACCEPT") return {};
    if (!restriction_.empty()) return {Admission::restricted, restriction_};
    if (decided) return *decided;
    return {Admission::closed, "the policy of the chain INPUT is " + chains_["INPUT"].policy};
  }

 private:
  void add(const std::string& line, long port) {
    auto words = quoted_words(line);
    if (line.starts_with(':') && words.size() >= 2) chains_[words[0].substr(1)].policy = words[1];
    if (words.size() < 3 || (words[0] != "-A" && words[0] != "--append")) return;
    Chain& chain = chains_[words[1]];
    words.erase(words.begin(), words.begin() + 2);
    Rule rule = RuleParser(std::move(words), port).parse();
    rule.text = line;
    chain.rules.push_back(std::move(rule));
  }

  /// None when the chain decides nothing.
  std::optional<FilterVerdict> walk(const std::string& name, int depth) {
    static const std::set<std::string> kRefusals = {"DROP", "REJECT", "TARPIT"};
    static const std::set<std::string> kPassing = {"",         "LOG",    "NFLOG", "ULOG",  "MARK",
                                                   "CONNMARK", "SET",    "CT",    "AUDIT", "TOS",
                                                   "DSCP",     "TCPMSS", "TRACE"};
    if (depth > kMaxDepth) return FilterVerdict{Admission::unknown, "the chains are nested too deep"};
    const auto chain = chains_.find(name);
    if (chain == chains_.end())
      return FilterVerdict{Admission::unknown, "what " + name + " does is not known"};
    for (const auto& rule : chain->second.rules) {
      if (++steps_ > kMaxSteps) return FilterVerdict{Admission::unknown, "there are too many rules"};
      if (rule.match == Match::never || kPassing.contains(rule.target)) continue;
      const bool sure = rule.match == Match::always;
      if (rule.target == "RETURN") {
        if (sure) return std::nullopt;
        continue;
      }
      std::optional<FilterVerdict> verdict;
      if (rule.target == "ACCEPT") {
        verdict = FilterVerdict{Admission::open, ""};
      } else if (kRefusals.contains(rule.target)) {
        verdict = FilterVerdict{Admission::closed, rule.text};
      } else {
        verdict = walk(rule.target, depth + 1);
      }
      if (verdict && sure) return verdict;
      const bool lets_some_in = verdict && verdict->admission == Admission::open;
      if (lets_some_in && restriction_.empty()) restriction_ = rule.text;
    }
    return std::nullopt;
  }

  std::map<std::string, Chain> chains_;
  std::string restriction_;
  int steps_ = 0;
};

}  // namespace

FilterVerdict judge_iptables(const std::string& rules, long port) {
  return Table(rules, port).judge();
}

}  // namespace guestfit
