// SPDX-License-Identifier: LGPL-2.1-or-later
// A reading of nft(8) scripts that knows the usual statements of a host's firewall, and says so where it does
// not.
#include <algorithm>
#include <vector>

#include "inspect/packet_filter.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string without_comments(const std::string& script) {
  std::string text;
  for (const auto& line : split_lines(script)) {
    text += line.substr(0, line.find('#'));
    if (text.empty() || text.back() != '\n') text += '\n';
  }
  return text;
}

/// The text between the brace at `open` and the one that closes it.
std::string block_at(const std::string& text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return text.substr(open + 1, i - open - 1);
  }
  return text.substr(open + 1);
}

/// Statements are separated by ";" and line ends, but not inside the braces of a set.
std::vector<std::string> statements(const std::string& block) {
  std::vector<std::string> result(1);
  int depth = 0;
  for (const char c : block) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (depth <= 0 && (c == ';' || c == '\n')) {
      result.emplace_back();
    } else {
      result.back() += c == '\t' || c == '\n' ? ' ' : c;
    }
  }
  return result;
}

/// Blanks inside quotes and sets become none and "_", so that each of them is one word.
std::string with_simple_words(const std::string& statement) {
  std::string text;
  bool in_set = false;
  bool in_quotes = false;
  for (const char c : statement) {
    if (c == '"') {
      in_quotes = !in_quotes;
    } else if (in_quotes) {
      text += c == ' ' ? '_' : c;
    } else if (c == '{' || c == '}') {
      in_set = c == '{';
      text += ' ';
    } else if (!(in_set && c == ' ')) {
      text += c;
    }
  }
  return replace_all(text, ", ", ",");
}

bool is_verdict(const std::string& word) {
  return word == "accept" || word == "drop" || word == "reject";
}

/// The words up to the verdict, without what only counts, logs or comments.
std::vector<std::string> words_of(const std::string& statement) {
  const auto all = split_words(with_simple_words(statement));
  std::vector<std::string> words;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string& word = all[i];
    if (word == "comment" || word == "prefix" || word == "level" || word == "packets" || word == "bytes") {
      ++i;
    } else if (word != "counter" && word != "log") {
      words.push_back(word);
      if (is_verdict(word)) break;
    }
  }
  return words;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string after(const std::vector<std::string>& words, const std::string& word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() || found + 1 == words.end() ? "" : *(found + 1);
}

enum class Match { never, maybe, always, unknown };

/// Whether the first packet of a TCP connection to `port` goes by this statement.
Match match_of(const std::vector<std::string>& words, long port) {
  const auto any = [&](std::initializer_list<const char*> list) {
    return std::any_of(list.begin(), list.end(), [&](const char* word) { return has(words, word); });
  };
  if (any({"vmap", "jump", "goto", "queue"})) return Match::unknown;
  if (any({"icmp", "icmpv6", "ipv6-icmp", "udp", "igmp", "esp", "ah", "ip6"})) return Match::never;
  if (has(words, "state") && !has(split(after(words, "state"), ','), "new")) return Match::never;
  const auto card = has(words, "iif") ? after(words, "iif") : after(words, "iifname");
  if (card == "lo") return Match::never;
  if (has(words, "dport")) {
    const auto ports = after(words, "dport");
    if (ports.starts_with('$') || ports.starts_with('@') || ports == "!=") return Match::unknown;
    if (!has_port(ports, port)) return Match::never;
  }
  std::size_t understood = 1;  // the verdict
  if (has(words, "tcp")) understood += 1;
  if (has(words, "dport")) understood += 2;
  if (has(words, "ct") && has(words, "state")) understood += 3;
  if (has(words, "meta") && has(words, "l4proto")) understood += has(words, "tcp") ? 2 : 3;
  return words.size() <= understood ? Match::always : Match::maybe;
}

FilterVerdict judge_chain(const std::string& block, long port) {
  bool drops = false;
  std::string restriction;
  std::string unknown;
  for (const auto& statement : statements(block)) {
    const auto words = words_of(statement);
    const std::string text(trim(statement));
    if (words.empty() || words[0] == "type") {
      drops = drops || (has(words, "policy") && after(words, "policy") == "drop");
      continue;
    }
    if (words[0] == "policy") {
      drops = words.size() > 1 && words[1] == "drop";
      continue;
    }
    const auto match = match_of(words, port);
    if (match == Match::unknown && unknown.empty()) unknown = text;
    const bool accepts = has(words, "accept");
    const bool refuses = has(words, "drop") || has(words, "reject");
    if (match == Match::always && accepts) return {};
    if (match == Match::maybe && accepts && restriction.empty()) restriction = text;
    if (match == Match::always && refuses) {
      if (!unknown.empty()) return {Admission::unknown, unknown};
      return restriction.empty() ? FilterVerdict{Admission::closed, text}
                                 : FilterVerdict{Admission::restricted, restriction};
    }
  }
  if (!drops) return unknown.empty() ? FilterVerdict{} : FilterVerdict{Admission::unknown, unknown};
  if (!unknown.empty()) return {Admission::unknown, unknown};
  if (!restriction.empty()) return {Admission::restricted, restriction};
  return {Admission::closed, "the policy of the chain is drop, and no rule accepts the port"};
}

}  // namespace

FilterVerdict judge_nftables(const std::string& script, long port) {
  const std::string text = without_comments(script);
  FilterVerdict worst;
  for (std::size_t at = text.find("chain "); at != std::string::npos; at = text.find("chain ", at + 1)) {
    const auto open = text.find('{', at);
    if (open == std::string::npos) break;
    const std::string block = block_at(text, open);
    if (block.find("hook input") == std::string::npos) continue;
    const auto verdict = judge_chain(block, port);
    if (verdict.admission > worst.admission) worst = verdict;
  }
  return worst;
}

}  // namespace guestfit
