// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/session.hpp"

#include <guestfit/error.hpp>

#include "engine/backend.hpp"
#include "engine/scope.hpp"
#include "image/recover.hpp"
#include "plan/selection.hpp"
#include "util/text.hpp"

namespace guestfit {

void check_request(const Request& request) {
  const auto usage = [](const std::string& message, const std::string& remedy) {
    throw Error(ErrorKind::usage, "", message, remedy);
  };
  if (request.images.empty() && !request.directory)
    usage("no image was given", "name the disks of the guest, in boot order");
  if (!request.images.empty() && request.directory)
    usage("images and a directory were given", "give one or the other");
  if (!request.keys.empty())
    usage("encrypted volumes cannot be opened yet", "leave --key out, or decrypt the volume in the guest");
  if (request.drivers_dir) usage("drivers for Windows guests cannot be installed yet", "leave --drivers out");
  if (request.command != Command::apply) return;
  if (request.in_place && request.output) usage("--in-place and -o exclude each other", "choose one");
  if (request.directory && request.output)
    usage("-o needs images, not a directory", "apply to the directory with --in-place");
  if (!request.in_place && !request.output) {
    usage("apply needs to know where the result goes", "give --in-place, or -o FILE to write a new image");
  }
}

RuleSet load_rule_set(const Request& request) {
  RuleSet rules;
  rules.catalogue = load_catalogue(request.rules_dirs);
  const auto target = rules.catalogue.targets.find(request.target);
  if (target == rules.catalogue.targets.end()) {
    std::vector<std::string> names;
    for (const auto& [name, each] : rules.catalogue.targets)
      names.push_back(name);
    throw Error(ErrorKind::usage, "", "there is no target \"" + request.target + "\"",
                "choose one of " + join(names, ", "));
  }
  rules.target = target->second;
  rules.strict = request.strict;
  rules.selection = {request.only, request.skip, request.settings};
  select_rules(rules.catalogue, rules.selection);
  return rules;
}

std::vector<ImageInfo> find_images(const Request& request, Report& report, Progress& progress) {
  if (request.directory) return {};
  progress.step("Looking at the image");
  for (const auto& recovery : recover(request.images)) {
    report.findings.push_back({"", "", Severity::info, recovery.message, ""});
  }
  const auto images = probe_images(request.images);
  for (const auto& image : images)
    report.images.push_back({image.path, image.format, image.virtual_size});
  return images;
}

std::unique_ptr<GuestDisks> open_for_reading(const Request& request, const std::vector<ImageInfo>& images,
                                             Progress& progress) {
  if (request.directory) return open_directory(*request.directory);
  return open_images(images, progress);
}

Inspection inspect_disks(GuestDisks& disks, const Request& request, Report& report, Progress& progress) {
  progress.step("Finding out what the guest is");
  auto inspection = open_guest(disks, request.root);
  report.guest = inspection.facts;
  check_license(inspection.facts, request.license);
  return inspection;
}

Plan plan_guest(const GuestReader& guest, const Inspection& inspection, const RuleSet& rules) {
  Plan plan = make_plan(guest, inspection, rules.catalogue, rules.target, rules.selection);
  for (auto& finding : check_scope(inspection.facts, rules.strict))
    plan.findings.push_back(std::move(finding));
  return plan;
}

}  // namespace guestfit
