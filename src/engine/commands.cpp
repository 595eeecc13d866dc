// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/commands.hpp"

#include "engine/backend.hpp"
#include "engine/images.hpp"
#include "image/in_place.hpp"
#include "image/output.hpp"
#include "plan/saved_plan.hpp"
#include "util/interruption.hpp"

namespace guestfit {
namespace {

/// inspect and revert go by no rules.
RuleSet rules_for(const Request& request) {
  const bool needed = request.command == Command::audit || request.command == Command::apply;
  return needed ? load_rule_set(request, request.rules_dirs) : RuleSet();
}

std::unique_ptr<ImageTransaction> start_transaction(const Request& request,
                                                    const std::vector<ImageInfo>& images) {
  if (request.output) return std::make_unique<OutputTransaction>(images, *request.output);
  return std::make_unique<InPlaceTransaction>(images);
}

/// A new image was asked for: it is made although there is nothing to change in it.
bool is_wanted(const Request& request, Outcome outcome) {
  const bool written = outcome == Outcome::applied || outcome == Outcome::reverted;
  return written || (request.output && outcome == Outcome::no_changes);
}

/// Passes everything on, and ends the run at the next step when somebody wants it to end.
class InterruptibleProgress final : public Progress {
 public:
  explicit InterruptibleProgress(Progress& progress) : progress_(progress) {}

  void step(const std::string& text) override {
    require_not_interrupted();
    progress_.step(text);
  }
  void fraction(double done) override {
    require_not_interrupted();
    progress_.fraction(done);
  }
  void detail(const std::string& text) override { progress_.detail(text); }

 private:
  Progress& progress_;
};

/// Work that leaves the images as they are. Ctrl-C also ends the programs that guestfit has started; what is
/// told is that, and not what goes wrong without them.
template <typename Work>
void do_interruptibly(Progress& progress, const Work& work) {
  InterruptibleProgress interruptible(progress);
  try {
    work(interruptible);
  } catch (const Error&) {
    require_not_interrupted();
    throw;
  }
}

}  // namespace

void look_at_guest(const Request& request, Report& report, Progress& progress) {
  const auto rules = rules_for(request);                       // a typo shows before anything starts
  const auto images = find_images(request, report, progress);  // and what a killed run left
  do_interruptibly(progress, [&](Progress& job) {              // on a copy-on-write view: nothing is written
    do_job(request, rules, images, {}, report, job);
  });
}

void change_guest(const Request& asked, Report& report, Progress& progress) {
  const Request request = asked.plan ? with_saved_choices(asked) : asked;
  report.target = request.target;
  const auto rules = rules_for(request);
  const auto images = find_images(request, report, progress);
  if (request.directory) return do_job(request, rules, {}, {}, report, progress);
  const auto transaction = start_transaction(request, images);  // the images stay as they are until commit
  do_interruptibly(progress, [&](Progress& job) {
    do_job(request, rules, images, transaction->overlays(), report, job);  // plan, write, verify
  });
  if (!is_wanted(request, report.outcome)) return;  // the overlays are discarded
  const auto commit = [&](Progress& writing) {
    writing.step("Writing the image");
    transaction->commit([&](double done) { writing.fraction(done); });
  };
  // A new image can be given up at any time, a change of the images themselves is finished once it is
  // decided.
  request.output ? do_interruptibly(progress, commit) : commit(progress);
  if (request.output) report.output = transaction->results().front().string();
}

}  // namespace guestfit
