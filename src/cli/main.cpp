// SPDX-License-Identifier: LGPL-2.1-or-later
// The program: command line in, a request to the engine, its report out. Results go to standard output,
// everything else to standard error.
#include <csignal>
#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <unistd.h>

#include <guestfit/engine.hpp>
#include <guestfit/error.hpp>
#include <guestfit/json.hpp>
#include <guestfit/version.hpp>

#include "cli/options.hpp"
#include "cli/rules_command.hpp"
#include "cli/style.hpp"
#include "cli/terminal_progress.hpp"
#include "cli/text_report.hpp"
#include "util/host_file.hpp"

namespace guestfit {
namespace {

constexpr int kUsageStatus = 64;  // EX_USAGE of sysexits.h

int exit_status_of(const Error& error) {
  return error.kind() == ErrorKind::usage ? kUsageStatus : error.kind() == ErrorKind::refused ? 3 : 1;
}

void print_error(const Error& error) {
  fmt::print(stderr, "guestfit: {}\n    {}\n", error.what(), error.remedy());
}

int run_request(Options options) {
  TerminalProgress progress(!options.quiet && !options.no_progress, options.verbose && !options.quiet);
  if (options.plan_in)
    options.request.plan = read_host_file(*options.plan_in);  // a saved plan, if one is given
  const Report report = run(options.request, progress);       // all the work
  progress.clear();
  if (options.plan_out && report.plan) write_host_file(*options.plan_out, *report.plan);
  const bool no_guest = !report.guest && report.outcome != Outcome::applied;
  const std::string text =
      options.json ? to_json(report)
                   : format_report(report, Style::for_terminal(no_guest ? STDERR_FILENO : STDOUT_FILENO));
  fmt::print(no_guest && !options.json ? stderr : stdout, "{}", text);
  return exit_status(report);
}

/// A command line that cannot be understood still answers in JSON when JSON is asked for.
int report_usage(const Error& error, const std::vector<std::string>& arguments) {
  bool json = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    json = json || arguments[i] == "--format=json" ||
           (arguments[i] == "json" && i > 0 && arguments[i - 1] == "--format");
  }
  if (!json) {
    print_error(error);
    return exit_status_of(error);
  }
  Report report;
  report.target = Request().target;
  report.outcome = error.kind() == ErrorKind::refused ? Outcome::refused : Outcome::failed;
  report.findings.push_back({"", error.code(), Severity::error, error.what(), error.remedy()});
  fmt::print("{}", to_json(report));
  return exit_status_of(error);
}

void end_in_order(int /*signal*/) {
  interrupt();
}

/// The first Ctrl-C ends the run in order, a second one at once.
void handle_signals() {
  struct sigaction action = {};
  action.sa_handler = end_in_order;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    const bool ignored = sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
    if (!ignored && sigaction(signal, &action, nullptr) != 0) std::perror("guestfit: sigaction");
  }
}

int start(const std::vector<std::string>& arguments) {
  try {
    const Options options = parse_command_line(arguments);
    switch (options.kind) {
      case Options::Kind::help:
        fmt::print("{}", help_text());
        return 0;
      case Options::Kind::version:
        fmt::print("guestfit {}\n", version());
        return 0;
      case Options::Kind::rules:
        return run_rules_command(options);
      case Options::Kind::run:
        handle_signals();
        return run_request(options);
    }
  } catch (const Error& error) {
    return report_usage(error, arguments);
  }
  return 1;
}

}  // namespace
}  // namespace guestfit

int main(int argc, char** argv) {
  try {
    const int status = guestfit::start({argv + 1, argv + argc});
    if (std::fflush(stdout) != 0) {
      std::perror("guestfit: cannot write the result");
      return 1;
    }
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "guestfit: %s\n", error.what());
    return 1;
  }
}
