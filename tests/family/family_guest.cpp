// SPDX-License-Identifier: LGPL-2.1-or-later
#include "family/family_guest.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

#include <elf.h>

#include "guest/guest_reader.hpp"
#include "rules/catalogue.hpp"
#include "rules/example_file.hpp"
#include "util/text.hpp"

namespace fs = std::filesystem;

namespace guestfit::test {
namespace {

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> read_tree(const fs::path& directory) {
  std::map<std::string, std::string> files;
  if (!fs::is_directory(directory)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file())
      files["/" + fs::relative(entry.path(), directory).string()] = read_file(entry.path());
  }
  return files;
}

/// The head of a program for x86-64.
std::string program_head() {
  std::string head(sizeof(Elf64_Ehdr), '\0');
  head.replace(0, SELFMAG, ELFMAG);
  head[EI_CLASS] = ELFCLASS64;
  head[EI_DATA] = ELFDATA2LSB;
  head[offsetof(Elf64_Ehdr, e_machine)] = EM_X86_64;
  return head;
}

/// The files of the modules that the lists of modules name.
void add_modules(ExampleGuest& guest) {
  const auto files = guest.files;
  for (const auto& [path, content] : files) {
    if (file_name(path) != "modules.dep") continue;
    for (const auto& line : split_lines(content)) {
      const auto module = std::string(trim(line.substr(0, line.find(':'))));
      const auto module_path = module.starts_with('/') ? module : join_path(parent_path(path), module);
      if (!module.empty()) guest.files[module_path] = "module " + module;
    }
  }
}

/// The name without what stands behind it: ": CONTENT", " -> TARGET".
std::string path_of(const std::string& name) {
  return name.substr(0, std::min(name.find(": "), name.find(" -> ")));
}

/// The kernel unpacks a file only when its directory is there already.
void add_directories(std::vector<std::string>& names) {
  std::vector<std::string> complete;
  std::set<std::string> known;
  for (const auto& name : names) {
    const auto path = path_of(name);
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      const auto directory = path.substr(0, slash + 1);
      if (directory != path && known.insert(directory).second) complete.push_back(directory);
    }
    if (known.insert(path).second) complete.push_back(name);
  }
  names = std::move(complete);
}

void read_guest(const ConfigNode& node, const std::string& file, FamilyGuest& guest, RuleProblems& problems) {
  ConfigReader reader(node, file, problems);
  guest.before = read_example_tree(reader);
  for (const auto& program : reader.texts("programs"))
    guest.before.files[program] = program_head();
  for (auto& [path, names] : guest.before.initramfs)
    add_directories(names);
  reader.finish();
}

void read_modules(const ConfigNode& node, FamilyGuest& guest) {
  for (const auto& [path, names] : node.map) {
    for (const auto& name : names.list)
      guest.modules[path].push_back(name.text);
  }
}

}  // namespace

FamilyGuest read_family_guest(const fs::path& directory) {
  const std::string file = directory / "family.yaml";
  RuleProblems problems;
  const ConfigNode document = load_config(file, problems);
  FamilyGuest guest;
  ConfigReader reader(document, file, problems);
  guest.title = reader.text("title");
  read_guest(reader.node("guest"), file, guest, problems);
  read_modules(reader.node("modules"), guest);
  guest.removed = reader.texts("removed");
  guest.findings = reader.texts("findings");
  reader.finish();
  guest.before.files.merge(read_tree(directory / "before"));
  guest.after = read_tree(directory / "after");
  add_modules(guest.before);
  if (problems.empty()) return guest;
  std::vector<std::string> lines;
  for (const auto& problem : problems)
    lines.push_back(format_problem(problem));
  throw std::runtime_error(join(lines, "\n"));
}

}  // namespace guestfit::test
