// SPDX-License-Identifier: LGPL-2.1-or-later
#include <new>

#include <guestfit/engine.hpp>
#include <guestfit/error.hpp>

#include "engine/commands.hpp"
#include "engine/request_check.hpp"
#include "job/job.hpp"
#include "util/interruption.hpp"

namespace guestfit {
namespace {

void dispatch(const Request& request, Report& report, Progress& progress) {
  check_request(request);
  const bool looks_only = request.command == Command::inspect || request.command == Command::audit;
  looks_only ? look_at_guest(request, report, progress) : change_guest(request, report, progress);
}

}  // namespace

Report run(const Request& request, Progress& progress) {
  Report report;
  report.command = request.command;
  report.target = request.target;
  try {
    dispatch(request, report, progress);
  } catch (const Error& error) {
    record_failure(report, error);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    record_failure(
        report, Error(ErrorKind::failed, "", std::string("something unexpected went wrong: ") + error.what(),
                      "report this as a fault of guestfit"));
  }
  return report;
}

void interrupt() noexcept {
  request_interruption();
}

}  // namespace guestfit
