// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/manifest.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>
#include <guestfit/version.hpp>

#include "report/names.hpp"

namespace guestfit {
namespace {

using json = nlohmann::ordered_json;

json time_value(const FileTime& time) {
  return json::array({time.seconds, time.nanoseconds});
}

FileTime time_from(const json& value) {
  return {value.at(0), value.at(1)};
}

json file_value(const ManifestFile& file) {
  return {{"path", file.path},
          {"action", name_of(file.action)},
          {"backup", file.backup},
          {"sha256_before", file.sha256_before},
          {"sha256_after", file.sha256_after},
          {"rules", file.rules},
          {"reasons", file.reasons}};
}

json directory_value(const ManifestDirectory& directory) {
  return {{"path", directory.path},
          {"created", directory.created},
          {"modified_before", time_value(directory.modified_before)},
          {"modified_after", time_value(directory.modified_after)}};
}

ManifestFile file_from(const json& value) {
  ManifestFile file;
  file.path = value.at("path");
  file.action = action_named(value.at("action"));
  file.backup = value.at("backup");
  file.sha256_before = value.at("sha256_before");
  file.sha256_after = value.at("sha256_after");
  value.at("rules").get_to(file.rules);
  value.at("reasons").get_to(file.reasons);
  return file;
}

ManifestDirectory directory_from(const json& value) {
  return {value.at("path"), value.at("created"), time_from(value.at("modified_before")),
          time_from(value.at("modified_after"))};
}

}  // namespace

const ManifestFile* Manifest::find(const std::string& path) const {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

std::string manifest_path(const std::string& family) {
  return family == "windows" ? "/Windows/guestfit/manifest.json" : "/var/lib/guestfit/manifest.json";
}

std::string write_manifest(const Manifest& manifest) {
  json value = {{"format_version", "1.0"},
                {"guestfit_version", version()},
                {"target", manifest.target},
                {"files", json::array()},
                {"directories", json::array()}};
  for (const auto& file : manifest.files)
    value["files"].push_back(file_value(file));
  for (const auto& directory : manifest.directories)
    value["directories"].push_back(directory_value(directory));
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Manifest parse_manifest(const std::string& text, const std::string& path) {
  const json value = json::parse(text, nullptr, false);
  try {
    Manifest manifest;
    manifest.target = value.at("target");
    for (const auto& file : value.at("files"))
      manifest.files.push_back(file_from(file));
    for (const auto& directory : value.at("directories"))
      manifest.directories.push_back(directory_from(directory));
    return manifest;
  } catch (const std::exception&) {
    throw Error(
        ErrorKind::refused, "", "the manifest " + path + " in the guest is damaged",
        "the originals are still beside the changed files, as NAME.guestfit-orig; put them back by hand");
  }
}

std::optional<Manifest> read_manifest(const GuestReader& guest, const std::string& family) {
  const std::string path = manifest_path(family);
  const auto text = guest.read(path, kMaxTextSize);
  if (!text) return std::nullopt;
  return parse_manifest(*text, path);
}

}  // namespace guestfit
