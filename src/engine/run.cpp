// SPDX-License-Identifier: LGPL-2.1-or-later
#include <new>

#include <guestfit/engine.hpp>
#include <guestfit/error.hpp>

#include "engine/commands.hpp"
#include "engine/session.hpp"

namespace guestfit {
namespace {

void dispatch(const Request& request, Report& report, Progress& progress) {
  check_request(request);
  switch (request.command) {
    case Command::inspect:
      return run_inspect(request, report, progress);
    case Command::audit:
      return run_audit(request, report, progress);
    case Command::apply:
      return run_apply(request, report, progress);
    case Command::revert:
      return run_revert(request, report, progress);
  }
}

void fail(Report& report, const Error& error) {
  const bool refused = error.kind() == ErrorKind::refused;
  report.outcome = refused ? Outcome::refused : Outcome::failed;
  report.usage_error = error.kind() == ErrorKind::usage;
  report.findings.push_back(
      {"", error.code(), refused ? Severity::blocker : Severity::error, error.what(), error.remedy()});
}

}  // namespace

Report run(const Request& request, Progress& progress) {
  Report report;
  report.command = request.command;
  report.target = request.target;
  try {
    dispatch(request, report, progress);
  } catch (const Error& error) {
    fail(report, error);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    fail(report, Error(ErrorKind::failed, "", std::string("something unexpected went wrong: ") + error.what(),
                       "report this as a fault of guestfit"));
  }
  return report;
}

}  // namespace guestfit
