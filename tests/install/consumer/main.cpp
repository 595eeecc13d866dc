// SPDX-License-Identifier: LGPL-2.1-or-later
// The example of the README: audits a tree that is unpacked somewhere and names the files that would change.
#include <iostream>

#include <guestfit/engine.hpp>

struct Quiet : guestfit::Progress {
  void step(const std::string&) override {}
  void fraction(double) override {}
  void detail(const std::string&) override {}
};

int main(int, char** argv) {
  guestfit::Request request;
  request.command = guestfit::Command::audit;
  request.directory = argv[1];  // or request.images = {"web01.qcow2"}
  Quiet progress;
  const guestfit::Report report = guestfit::run(request, progress);
  for (const auto& file : report.files)
    std::cout << file.path << "\n" << file.diff.value_or("") << "\n";
  for (const auto& finding : report.findings)
    std::cout << finding.message << ": " << finding.remedy << "\n";
  return guestfit::exit_status(report);
}
