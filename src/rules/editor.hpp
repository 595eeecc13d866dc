// SPDX-License-Identifier: LGPL-2.1-or-later
// An editor, as a rule names it: which files of the guest it reads, which pure function of src/edit computes
// their new contents. It receives a reader and returns bytes; it cannot write.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <guestfit/change.hpp>
#include <guestfit/facts.hpp>
#include <guestfit/finding.hpp>

#include "guest/guest_reader.hpp"
#include "rules/kernel_modules.hpp"
#include "rules/parameters.hpp"
#include "rules/target.hpp"

namespace guestfit {

/// The new content of one file of the guest.
struct FileEdit {
  std::string path;  ///< symbolic links resolved
  Action action = Action::modify;
  std::string content;               ///< not for `remove`
  std::uint32_t permissions = 0644;  ///< of a file that is created
  std::vector<std::string> reasons;  ///< plain sentences, at least one
  std::vector<std::string> modules;  ///< kernel modules added to an initramfs
  bool is_text = true;               ///< a diff of it can be read
};

/// One thing that an edit decides: two rules that set the same one differently contradict each other.
struct Setting {
  std::string path;
  std::string name;
  std::string value;
};

struct EditorResult {
  std::vector<FileEdit> edits;
  std::vector<Setting> settings;
  std::vector<Finding> findings;  ///< `rule` is filled in by the caller
};

struct EditorContext {
  const GuestReader& guest;  ///< with what earlier rules staged
  const Facts& facts;
  const Target& target;
  const Parameters& parameters;
  KernelModuleLists& modules;
};

struct Editor {
  std::string name;     ///< as rule files write it
  std::string summary;  ///< what it does, half a sentence
  std::vector<ParameterInfo> parameters;
  EditorResult (*run)(const EditorContext&);
};

/// All editors, by name.
const std::vector<Editor>& editors();

/// None when there is no editor of that name.
const Editor* find_editor(const std::string& name);

}  // namespace guestfit
