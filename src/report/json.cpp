// SPDX-License-Identifier: LGPL-2.1-or-later
#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>
#include <guestfit/json.hpp>

#include "report/names.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

// Ordered, so that a person finds the keys where the documentation has them.
using json = nlohmann::ordered_json;

constexpr const char* kFormatVersion = "1.0";

/// Text from a guest or a path of the host may hold any bytes.
json text(const std::string& value) {
  return printable(value);
}

json text(const std::optional<std::string>& value) {
  return value ? text(*value) : json();
}

json texts(const std::vector<std::string>& values) {
  json list = json::array();
  for (const auto& value : values)
    list.push_back(printable(value));
  return list;
}

json text_or_null(const std::string& value) {
  return value.empty() ? json() : text(value);
}

json to_value(const Image& image) {
  return {{"path", text(image.path)}, {"format", image.format}, {"virtual_size", image.virtual_size}};
}

json to_value(const FileSystem& filesystem) {
  return {{"device", text(filesystem.device)},
          {"type", text(filesystem.type)},
          {"uuid", text(filesystem.uuid)},
          {"label", text(filesystem.label)},
          {"mountpoint", text(filesystem.mountpoint)},
          {"size", filesystem.size}};
}

json to_value(const Kernel& kernel) {
  return {{"version", text(kernel.version)},
          {"image", text(kernel.image)},
          {"initramfs", text(kernel.initramfs)},
          {"modules", text(kernel.modules_dir)}};
}

json to_value(const Facts& facts) {
  json guest = {
      {"os",
       {{"family", text_or_null(facts.os.family)},
        {"distro", text_or_null(facts.os.distro)},
        {"version", text_or_null(facts.os.version)},
        {"arch", text_or_null(facts.os.arch)},
        {"product", text_or_null(facts.os.product)}}},
      {"firmware", text_or_null(facts.firmware)},
      {"root", text_or_null(facts.root)},
      {"hostname", text_or_null(facts.hostname)},
      {"boot_loaders", json::array()},
      {"kernels", json::array()},
      {"initramfs_generators", texts(facts.initramfs_generators)},
      {"disks", json::array()},
      {"filesystems", json::array()},
      {"network_stacks", json::array()},
      {"network_files", texts(facts.network_files)},
  };
  for (const auto& loader : facts.boot_loaders) {
    guest["boot_loaders"].push_back({{"kind", loader.kind}, {"config", text(loader.config)}});
  }
  for (const auto& stack : facts.network_stacks) {
    guest["network_stacks"].push_back(
        {{"name", stack.name}, {"in_charge", stack.in_charge}, {"renderer", text_or_null(stack.renderer)}});
  }
  for (const auto& kernel : facts.kernels)
    guest["kernels"].push_back(to_value(kernel));
  for (const auto& disk : facts.disks) {
    guest["disks"].push_back(
        {{"device", disk.device}, {"size", disk.size}, {"partitions", name_of(disk.scheme)}});
  }
  for (const auto& filesystem : facts.filesystems)
    guest["filesystems"].push_back(to_value(filesystem));
  return guest;
}

json to_value(const Change& change) {
  json registry = json::array();
  for (const auto& value : change.registry) {
    registry.push_back({{"key", text(value.key)},
                        {"value", text(value.value)},
                        {"type", value.type},
                        {"before", text(value.before)},
                        {"after", text(value.after)}});
  }
  return {{"rule", change.rule},
          {"path", text(change.path)},
          {"action", name_of(change.action)},
          {"backup", text(change.backup)},
          {"summary", text(change.summary)},
          {"reasons", texts(change.reasons)},
          {"diff", text(change.diff)},
          {"modules", texts(change.modules)},
          {"registry", registry},
          {"sha256_before", text(change.sha256_before)},
          {"sha256_after", text(change.sha256_after)}};
}

json to_value(const FileChange& file) {
  return {{"path", text(file.path)},
          {"action", name_of(file.action)},
          {"backup", text(file.backup)},
          {"rules", texts(file.rules)},
          {"diff", text(file.diff)},
          {"sha256_before", text(file.sha256_before)},
          {"sha256_after", text(file.sha256_after)}};
}

json to_value(const Finding& finding) {
  return {{"rule", text_or_null(finding.rule)},
          {"code", text_or_null(finding.code)},
          {"severity", name_of(finding.severity)},
          {"message", text(finding.message)},
          {"remedy", text(finding.remedy)}};
}

std::string dump(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json parse_object(const std::string& text, const char* what) {
  json value = json::parse(text, nullptr, false);
  if (value.is_object() && value.value("format_version", "") == kFormatVersion) return value;
  throw Error(ErrorKind::usage, "", std::string("this is not a ") + what + " of format version 1.0",
              std::string("give the JSON of a ") + what);
}

std::string string_or_empty(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

std::optional<std::string> optional_string(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return std::nullopt;
}

Facts facts_from(const json& value) {
  Facts facts;
  const json& os = value.at("os");
  facts.os = {string_or_empty(os.at("family")), string_or_empty(os.at("distro")),
              string_or_empty(os.at("version")), string_or_empty(os.at("arch")),
              string_or_empty(os.at("product"))};
  facts.firmware = string_or_empty(value.at("firmware"));
  facts.root = string_or_empty(value.at("root"));
  facts.hostname = string_or_empty(value.at("hostname"));
  for (const auto& loader : value.at("boot_loaders"))
    facts.boot_loaders.push_back({loader.at("kind"), loader.at("config")});
  for (const auto& kernel : value.at("kernels")) {
    facts.kernels.push_back({kernel.at("version"), kernel.at("image"),
                             optional_string(kernel.at("initramfs")), optional_string(kernel.at("modules"))});
  }
  value.at("initramfs_generators").get_to(facts.initramfs_generators);
  for (const auto& stack : value.at("network_stacks")) {
    facts.network_stacks.push_back(
        {stack.at("name"), stack.at("in_charge"), string_or_empty(stack.at("renderer"))});
  }
  value.at("network_files").get_to(facts.network_files);
  for (const auto& disk : value.at("disks")) {
    facts.disks.push_back(
        {disk.at("device"), disk.at("size"), partition_scheme_named(disk.at("partitions"))});
  }
  facts.storage_known = !facts.disks.empty();
  for (const auto& item : value.at("filesystems")) {
    FileSystem filesystem;
    filesystem.device = item.at("device");
    filesystem.type = item.at("type");
    filesystem.uuid = item.at("uuid");
    filesystem.label = item.at("label");
    filesystem.size = item.at("size");
    filesystem.mountpoint = optional_string(item.at("mountpoint"));
    facts.filesystems.push_back(filesystem);
  }
  return facts;
}

Change change_from(const json& value) {
  Change change;
  change.rule = value.at("rule");
  change.path = value.at("path");
  change.action = action_named(value.at("action"));
  change.backup = optional_string(value.at("backup"));
  change.summary = value.at("summary");
  value.at("reasons").get_to(change.reasons);
  change.diff = optional_string(value.at("diff"));
  value.at("modules").get_to(change.modules);
  for (const auto& item : value.at("registry")) {
    change.registry.push_back({item.at("key"), item.at("value"), item.at("type"),
                               optional_string(item.at("before")), optional_string(item.at("after"))});
  }
  change.sha256_before = optional_string(value.at("sha256_before"));
  change.sha256_after = optional_string(value.at("sha256_after"));
  return change;
}

FileChange file_change_from(const json& value) {
  FileChange file;
  file.path = value.at("path");
  file.action = action_named(value.at("action"));
  file.backup = optional_string(value.at("backup"));
  value.at("rules").get_to(file.rules);
  file.diff = optional_string(value.at("diff"));
  file.sha256_before = optional_string(value.at("sha256_before"));
  file.sha256_after = optional_string(value.at("sha256_after"));
  return file;
}

}  // namespace

std::string to_json(const Report& report) {
  json value = {
      {"format_version", kFormatVersion}, {"command", name_of(report.command)},
      {"target", text(report.target)},    {"outcome", name_of(report.outcome)},
      {"images", json::array()},          {"guest", report.guest ? to_value(*report.guest) : json()},
      {"changes", json::array()},         {"files", json::array()},
      {"findings", json::array()},        {"output", text(report.output)}};
  for (const auto& image : report.images)
    value["images"].push_back(to_value(image));
  for (const auto& change : report.changes)
    value["changes"].push_back(to_value(change));
  for (const auto& file : report.files)
    value["files"].push_back(to_value(file));
  for (const auto& finding : report.findings)
    value["findings"].push_back(to_value(finding));
  return dump(value);
}

std::string to_json(const Request& request) {
  json value = {{"format_version", kFormatVersion},
                {"command", name_of(request.command)},
                {"images", texts(request.images)},
                {"directory", text(request.directory)},
                {"target", request.target},
                {"in_place", request.in_place},
                {"output", json()},
                {"rules_dirs", texts(request.rules_dirs)},
                {"only", texts(request.only)},
                {"skip", texts(request.skip)},
                {"settings", request.settings},
                {"root", text(request.root)},
                {"keys", request.keys},
                {"license", request.license},
                {"drivers_dir", text(request.drivers_dir)},
                {"strict", request.strict},
                {"backend", request.backend},
                {"plan", text(request.plan)}};
  if (request.output)
    value["output"] = {{"path", text(request.output->path)}, {"format", request.output->format}};
  return dump(value);
}

Request request_from_json(const std::string& source) {
  const json value = parse_object(source, "request");
  try {
    Request request;
    request.command = command_named(value.at("command"));
    value.at("images").get_to(request.images);
    request.directory = optional_string(value.at("directory"));
    request.target = value.at("target");
    request.in_place = value.at("in_place");
    const json& output = value.at("output");
    if (output.is_object()) request.output = Output{output.at("path"), output.at("format")};
    value.at("rules_dirs").get_to(request.rules_dirs);
    value.at("only").get_to(request.only);
    value.at("skip").get_to(request.skip);
    value.at("settings").get_to(request.settings);
    request.root = optional_string(value.at("root"));
    value.at("keys").get_to(request.keys);
    request.license = value.at("license");
    request.drivers_dir = optional_string(value.at("drivers_dir"));
    request.strict = value.at("strict");
    request.backend = value.at("backend");
    request.plan = optional_string(value.at("plan"));
    return request;
  } catch (const json::exception& error) {
    throw Error(ErrorKind::usage, "", std::string("the request is not complete: ") + error.what(),
                "add what is missing");
  }
}

Report report_from_json(const std::string& source) {
  const json value = parse_object(source, "report");
  try {
    Report report;
    report.command = command_named(value.at("command"));
    report.target = value.at("target");
    report.outcome = outcome_named(value.at("outcome"));
    for (const auto& image : value.at("images")) {
      report.images.push_back({image.at("path"), image.at("format"), image.at("virtual_size")});
    }
    if (value.at("guest").is_object()) report.guest = facts_from(value.at("guest"));
    for (const auto& change : value.at("changes"))
      report.changes.push_back(change_from(change));
    for (const auto& file : value.at("files"))
      report.files.push_back(file_change_from(file));
    for (const auto& item : value.at("findings")) {
      report.findings.push_back({string_or_empty(item.at("rule")), string_or_empty(item.at("code")),
                                 severity_named(item.at("severity")), item.at("message"), item.at("remedy")});
    }
    report.output = optional_string(value.at("output"));
    return report;
  } catch (const json::exception& error) {
    throw Error(ErrorKind::usage, "", std::string("the report is not complete: ") + error.what(),
                "add what is missing");
  }
}

}  // namespace guestfit
