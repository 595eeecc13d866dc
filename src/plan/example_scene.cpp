// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/example_scene.hpp"

#include "plan/example_initramfs.hpp"

namespace guestfit {

void ExampleScene::add(const ExampleGuest& tree) {
  for (const auto& path : tree.directories)
    guest.add_directory(path);
  for (const auto& [path, target] : tree.links)
    guest.add_link(path, target);
  for (const auto& [path, content] : tree.files)
    guest.add_file(path, content);
  for (const auto& [path, names] : tree.initramfs)
    guest.add_file(path, make_example_initramfs(names));
  if (!tree.root.empty()) root = tree.root;
  if (!tree.disks.empty()) storage.disks = tree.disks;
  storage.known = !storage.disks.empty();
  if (tree.filesystems.empty()) return;
  storage.filesystems = tree.filesystems;
  mounts.device_by_mountpoint.clear();
  for (auto& filesystem : storage.filesystems) {
    if (filesystem.mountpoint) mounts.device_by_mountpoint[*filesystem.mountpoint] = filesystem.device;
    filesystem.mountpoint.reset();
  }
}

Inspection ExampleScene::inspect() const {
  const std::string family = is_windows_root(guest) ? "windows" : "linux";
  return inspect_guest(guest, storage, {root, family, "", ""}, mounts);
}

void ExampleScene::apply(const Plan& plan) {
  for (const auto& file : plan.files) {
    if (file.action == Action::remove) guest.remove(file.path);
    if (file.action != Action::remove) guest.add_file(file.path, file.content);
  }
}

}  // namespace guestfit
