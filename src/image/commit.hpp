// SPDX-License-Identifier: LGPL-2.1-or-later
// The protocol by which changes reach the images themselves, all or nothing, whenever the process or the host
// dies. S is the state directory of the first disk, S2 those of the others.
//
//   step                                          a kill after it leaves
//   1  lock S, S2; S2 says "belongs to S"         empty directories: the next run removes them
//   2  overlays in S                              old images; the next run removes S, S2
//   3  the guest is changed in the overlays       the same
//   4  overlays and S are synced                  the same
//   5  journal.json appears in S (synced)         DECIDED: the next run goes on with step 6
//   6  for each disk: mark it started; qemu-img   the next run does it again: an overlay is not changed by
//      commit -d; sync the image; mark it done    being committed, so a second time writes the same bytes
//   7  overlays are removed                       new images; the next run goes on with step 8
//   8  journal.json is removed (S synced)         new images; the next run removes S, S2 as after step 1
//   9  S2, S are removed                          the same
//
// "No journal" always means "the images are as they should be and the rest is rubbish"; overlays without a
// journal (2 to 4) mean that they are the old ones, which the next run tells. S2 points to S from before the
// journal exists until after it is gone, so whichever disk the next run is given, it finds the journal, and
// finishes all disks that it names.
//
// An image is written to only if it is the file that the run began with: same inode and size and time of
// change before it was started; same inode afterwards, when its time has changed by our own writing.
//
// A qemu-img that outlives a killed guestfit for a moment holds QEMU's lock on the image; the next run waits
// a while for it and then says that the image is in use, so the two never write at the same time.
#pragma once

#include <functional>

#include "image/journal.hpp"
#include "image/progress.hpp"
#include "image/state_directory.hpp"

namespace guestfit {

/// Called with the name of each step as it is reached; tests stop the process there.
using StepHook = std::function<void(const char* step)>;

/// Steps 6 to 8 for a journal that is in `state`. Throws Error; then the journal is still there and the next
/// run goes on, unless nothing at all was written to any image: then the journal is removed and the images
/// are as they were.
void commit_journal(StateDirectory& state, Journal journal, const FractionSink& progress,
                    const StepHook& step);

/// Step 9. Directories that another run holds are left to it.
void remove_state(StateDirectory& state, const Journal& journal) noexcept;

}  // namespace guestfit
