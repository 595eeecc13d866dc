// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/options.hpp"

#include <algorithm>
#include <sstream>

#include <boost/program_options.hpp>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

namespace po = boost::program_options;

[[noreturn]] void usage(const std::string& message, const std::string& remedy = "see guestfit --help") {
  throw Error(ErrorKind::usage, "", message, remedy);
}

po::options_description guest_options() {
  po::options_description options("The guest");
  auto add = options.add_options();
  add("directory", po::value<std::string>()->value_name("DIR"),
      "a tree that is mounted or unpacked, instead of images");
  add("root", po::value<std::string>()->value_name("DEVICE"),
      "the root file system to take, where there are several");
  add("key", po::value<std::vector<std::string>>()->value_name("DEVICE:FILE"), "key of an encrypted volume");
  add("backend", po::value<std::string>()->value_name("NAME"), "auto, sandbox or libguestfs (default: auto)");
  return options;
}

po::options_description rule_options() {
  po::options_description options("The rules");
  auto add = options.add_options();
  add("target", po::value<std::string>()->value_name("NAME"), "platform to prepare for (default: ec2)");
  add("rules", po::value<std::vector<std::string>>()->value_name("DIR"),
      "more rules, or others of the same name");
  add("only", po::value<std::vector<std::string>>()->value_name("ID"),
      "run this rule and no other (repeatable)");
  add("skip", po::value<std::vector<std::string>>()->value_name("ID"), "leave this rule out (repeatable)");
  add("set", po::value<std::vector<std::string>>()->value_name("NAME=VALUE"), "a parameter of a rule");
  add("license", po::value<std::string>()->value_name("NAME"), "auto, aws or byol (default: auto)");
  add("drivers", po::value<std::string>()->value_name("DIR"), "folder with drivers for a Windows guest");
  add("strict", "refuse what the import service of the target refuses, even where guestfit can do it");
  return options;
}

po::options_description result_options() {
  po::options_description options("The result");
  auto add = options.add_options();
  add("in-place", "apply: change the images themselves");
  add("output,o", po::value<std::string>()->value_name("FILE"),
      "apply: write a new image and leave the input alone");
  add("output-format,O", po::value<std::string>()->value_name("FORMAT"), "qcow2 or raw (default: qcow2)");
  add("plan-out", po::value<std::string>()->value_name("FILE"), "audit: save the plan");
  add("plan", po::value<std::string>()->value_name("FILE"), "apply: do what this plan says, or refuse");
  add("format", po::value<std::string>()->value_name("FORMAT"), "text or json (default: text)");
  add("quiet,q", "print the result only");
  add("verbose,v", "say which rules do not apply and why, and what the backend does");
  add("no-progress", "do not say what is being done");
  add("help,h", "this text");
  add("version", "the version of guestfit");
  return options;
}

po::options_description all_options() {
  po::options_description options;
  options.add(guest_options()).add(rule_options()).add(result_options());
  return options;
}

std::string text_of(const po::variables_map& values, const char* name, const std::string& otherwise) {
  return values.count(name) != 0 ? values[name].as<std::string>() : otherwise;
}

std::optional<std::string> optional_text(const po::variables_map& values, const char* name) {
  if (values.count(name) == 0) return std::nullopt;
  return values[name].as<std::string>();
}

std::vector<std::string> texts_of(const po::variables_map& values, const char* name) {
  return values.count(name) != 0 ? values[name].as<std::vector<std::string>>() : std::vector<std::string>();
}

std::string one_of(const std::string& option, const std::string& value,
                   const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  const std::vector<std::string> first(allowed.begin(), allowed.end() - 1);
  usage("--" + option + " " + value + " is not known",
        "write " + join(first, ", ") + " or " + allowed.back());
}

std::pair<std::string, std::string> split_pair(const std::string& option, const std::string& text,
                                               char separator) {
  const auto at = text.find(separator);
  if (at == std::string::npos || at == 0) {
    usage("--" + option + " " + text + " has no \"" + std::string(1, separator) + "\"",
          std::string("write it as --") + option + (separator == '=' ? " NAME=VALUE" : " DEVICE:FILE"));
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

/// Each name once: of two values for one name, neither is surely meant.
std::map<std::string, std::string> read_pairs(const std::string& option,
                                              const std::vector<std::string>& texts, char separator) {
  std::map<std::string, std::string> pairs;
  for (const auto& text : texts) {
    const auto pair = split_pair(option, text, separator);
    if (!pairs.insert(pair).second)
      usage("--" + option + " " + pair.first + " was given twice", "give it once");
  }
  return pairs;
}

/// Boost's message in the words of this program.
[[noreturn]] void explain(const po::error& error) {
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error)) {
    usage("there is no option " + unknown->get_option_name());
  }
  usage(replace_all(error.what(), "'", "\""));
}

void read_request(const po::variables_map& values, const std::vector<std::string>& images, Request& request) {
  request.images = images;
  request.directory = optional_text(values, "directory");
  request.root = optional_text(values, "root");
  request.backend = one_of("backend", text_of(values, "backend", "auto"), {"auto", "sandbox", "libguestfs"});
  request.target = text_of(values, "target", request.target);
  request.rules_dirs = texts_of(values, "rules");
  request.only = texts_of(values, "only");
  request.skip = texts_of(values, "skip");
  request.license = one_of("license", text_of(values, "license", "auto"), {"auto", "aws", "byol"});
  request.drivers_dir = optional_text(values, "drivers");
  request.strict = values.count("strict") != 0;
  request.in_place = values.count("in-place") != 0;
  request.keys = read_pairs("key", texts_of(values, "key"), ':');
  request.settings = read_pairs("set", texts_of(values, "set"), '=');
  if (const auto output = optional_text(values, "output")) {
    request.output =
        Output{*output, one_of("output-format", text_of(values, "output-format", "qcow2"), {"qcow2", "raw"})};
  } else if (values.count("output-format") != 0) {
    usage("-O needs -o", "name the new image with -o FILE");
  }
}

void read_rules_command(const std::vector<std::string>& words, Options& options) {
  options.kind = Options::Kind::rules;
  const std::string action = words.size() > 1 ? words[1] : "";
  if (action == "list" && words.size() == 2) {
    options.rules_action = RulesAction::list;
  } else if (action == "show" && words.size() == 3) {
    options.rules_action = RulesAction::show;
    options.rules_argument = words[2];
  } else if (action == "page" && words.size() == 3) {
    options.rules_action = RulesAction::page;
    options.rules_argument = words[2];
  } else if (action == "lint" && words.size() <= 3) {
    options.rules_action = RulesAction::lint;
    options.rules_argument = words.size() == 3 ? words[2] : "";
  } else {
    usage("\"guestfit " + join(words, " ") + "\" is not a command",
          "write guestfit rules list, guestfit rules show ID, guestfit rules page ID, or guestfit rules lint "
          "[DIR]");
  }
}

Command command_of(const std::string& word) {
  if (word == "inspect") return Command::inspect;
  if (word == "audit") return Command::audit;
  if (word == "apply") return Command::apply;
  if (word == "revert") return Command::revert;
  usage("there is no command \"" + word + "\"", "write inspect, audit, apply, revert or rules");
}

[[noreturn]] void belongs_elsewhere(const std::string& option, const std::string& command) {
  usage(option + " belongs to " + command, "leave it out, or use it with guestfit " + command);
}

/// Options that only one command takes, given with another.
void check_belonging(const Options& options) {
  const Command command = options.request.command;
  if (command != Command::apply && options.request.output) belongs_elsewhere("-o", "apply");
  if (command != Command::apply && command != Command::revert && options.request.in_place)
    belongs_elsewhere("--in-place", "apply");
  if (command != Command::audit && options.plan_out) belongs_elsewhere("--plan-out", "audit");
  if (command != Command::apply && options.plan_in) belongs_elsewhere("--plan", "apply");
}

}  // namespace

Options parse_command_line(const std::vector<std::string>& arguments) {
  po::options_description hidden;
  hidden.add_options()("words", po::value<std::vector<std::string>>());
  hidden.add(all_options());
  po::positional_options_description positional;
  positional.add("words", -1);
  po::variables_map values;
  try {
    using po::command_line_style::allow_guessing;
    using po::command_line_style::unix_style;
    po::store(po::command_line_parser(arguments)
                  .options(hidden)
                  .positional(positional)
                  .style(static_cast<int>(unix_style) & ~static_cast<int>(allow_guessing))
                  .run(),
              values);
    po::notify(values);
  } catch (const po::error& error) {
    explain(error);
  }
  Options options;
  options.json = one_of("format", text_of(values, "format", "text"), {"text", "json"}) == "json";
  options.quiet = values.count("quiet") != 0;
  options.verbose = values.count("verbose") != 0;
  options.no_progress = values.count("no-progress") != 0;
  options.plan_out = optional_text(values, "plan-out");
  options.plan_in = optional_text(values, "plan");
  if (values.count("help") != 0) options.kind = Options::Kind::help;
  if (values.count("version") != 0) options.kind = Options::Kind::version;
  if (options.kind != Options::Kind::run) return options;

  auto words = texts_of(values, "words");
  if (words.empty())
    usage("no command was given", "write inspect, audit, apply, revert or rules; see guestfit --help");
  if (words[0] == "rules") {
    options.request.rules_dirs = texts_of(values, "rules");
    read_rules_command(words, options);
    return options;
  }
  options.request.command = command_of(words[0]);
  words.erase(words.begin());
  read_request(values, words, options.request);
  check_belonging(options);
  return options;
}

std::string help_text() {
  std::ostringstream text;
  text << "guestfit prepares the disks of a virtual machine that is switched off to boot on another "
          "platform.\n\n"
          "  guestfit inspect [options] IMAGE...    say what the guest is\n"
          "  guestfit audit   [options] IMAGE...    show every change that apply would make, change nothing\n"
          "  guestfit apply   [options] (--in-place | -o FILE) IMAGE...\n"
          "                                         make the changes, all or none\n"
          "  guestfit revert  [options] IMAGE...    put everything back that apply changed\n"
          "  guestfit rules   list | show ID | page ID | lint [DIR]\n\n"
          "IMAGE... are the disks of one guest in boot order.\n"
       << all_options()
       << "\nExit status: 0 done (audit: nothing to change), 1 failed and the image is as it was, 2 audit "
          "found\n"
          "changes to make, 3 refused and nothing was written, 64 wrong usage.\n";
  return text.str();
}

}  // namespace guestfit
