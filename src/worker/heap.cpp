// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/heap.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>

#include <malloc.h>

namespace guestfit {
namespace {

/// What a plan for a guest with one kernel needs at its peak.
constexpr std::size_t kOrdinary = 64U << 20U;
constexpr int kNeverGiveBack = 1 << 30;
constexpr std::uintptr_t kPage = 4096;

}  // namespace

void prepare_heap() {
  mallopt(M_MMAP_THRESHOLD, kNeverGiveBack);
  mallopt(M_TRIM_THRESHOLD, kNeverGiveBack);
  void* const block = malloc(kOrdinary);
  if (block == nullptr) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(block) + kPage - 1) / kPage * kPage;
  // Since Linux 5.14; where it fails, pages come one by one, as ever.
  madvise(reinterpret_cast<void*>(begin), kOrdinary - 2 * kPage, MADV_POPULATE_WRITE);
  free(block);  // stays in the heap
}

}  // namespace guestfit
