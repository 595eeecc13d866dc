// SPDX-License-Identifier: LGPL-2.1-or-later
// Kernels that are not the distribution's own, judged by their names. The database of rpm cannot be read from
// outside, and a kernel built by hand can be in dpkg's as well, so a name is all there is; the finding says
// so.
#include <algorithm>

#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool any_matches(const std::string& patterns, const std::string& text) {
  const auto words = split_words(patterns);
  return std::any_of(words.begin(), words.end(),
                     [&](const auto& pattern) { return matches_glob(pattern, text); });
}

std::vector<Finding> run(const CheckContext& context) {
  const Facts& facts = context.facts;
  std::string names;
  for (auto& record : context.parameters.records("own")) {
    if (any_matches(record["distro"], facts.os.distro)) names = record["kernels"];
  }
  if (names.empty() || facts.kernels.empty()) return {};
  const std::string foreign = context.parameters.text("foreign");
  std::vector<std::string> custom;
  for (const auto& kernel : facts.kernels) {
    if (!any_matches(names, kernel.version) || any_matches(foreign, kernel.version))
      custom.push_back(kernel.version);
  }
  if (custom.empty()) return {};
  const bool all = custom.size() == facts.kernels.size();
  return {{"", "LIM-8", all ? Severity::warning : Severity::info,
           "by its name, the kernel " + join(custom, ", ") + " is not one of the distribution's own" +
               (all ? ", and there is no other" : ""),
           all ? "install the distribution's kernel in the guest before the move; the import service of some "
                 "platforms refuses all others"
               : "start the guest with the distribution's kernel if this one fails on the new machine"}};
}

}  // namespace

Check kernels_check() {
  return {
      "kernels",
      "kernels that are not the distribution's own, by their names",
      {{"own",
        ParameterInfo::Kind::records,
        "globs on the ID of the distribution, and on the versions of its own kernels",
        {"distro", "kernels"}},
       {"foreign", ParameterInfo::Kind::text, "globs on versions that are never the distribution's own", {}}},
      run};
}

}  // namespace guestfit
