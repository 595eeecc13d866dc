// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/message.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>
#include <guestfit/json.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

using nlohmann::json;

constexpr std::pair<Message::Kind, const char*> kNames[] = {
    {Message::Kind::alive, "alive"},   {Message::Kind::step, "step"},   {Message::Kind::fraction, "done"},
    {Message::Kind::detail, "detail"}, {Message::Kind::limit, "limit"}, {Message::Kind::report, "report"},
};

const char* name_of(Message::Kind kind) {
  return std::find_if(std::begin(kNames), std::end(kNames),
                      [&](const auto& name) { return name.first == kind; })
      ->second;
}

json value_of(const Message& message) {
  if (message.kind == Message::Kind::fraction) return message.done;
  if (message.kind != Message::Kind::report) return message.text;
  // The documented JSON form leaves out what is not for the user's eyes.
  return {{"report", to_json(message.report)},
          {"plan", message.report.plan ? json(*message.report.plan) : json()},
          {"usage_error", message.report.usage_error}};
}

Report report_from(const json& value) {
  Report report = report_from_json(value.at("report").get<std::string>());
  if (value.at("plan").is_string()) report.plan = value.at("plan").get<std::string>();
  report.usage_error = value.at("usage_error").get<bool>();
  return report;
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorKind::failed, "", "the sandbox answered with something that is no answer: " + why,
              "use --backend libguestfs, and report this as a fault of guestfit");
}

}  // namespace

std::string encode(const Message& message) {
  const json line = {{name_of(message.kind), value_of(message)}};
  return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

Message decode_message(const std::string& line) {
  const json value = json::parse(line, nullptr, false);
  if (!value.is_object() || value.size() != 1) refuse(printable(line.substr(0, 80)));
  const auto& [name, content] = *value.items().begin();
  const auto known = std::find_if(std::begin(kNames), std::end(kNames),
                                  [&, &key = name](const auto& each) { return each.second == key; });
  if (known == std::end(kNames)) refuse(printable(name.substr(0, 80)));
  Message message;
  message.kind = known->first;
  try {
    if (message.kind == Message::Kind::fraction) {
      message.done = std::clamp(content.get<double>(), 0.0, 1.0);
    } else if (message.kind == Message::Kind::report) {
      message.report = report_from(content);
    } else {
      message.text = content.get<std::string>();
    }
  } catch (const json::exception& error) {
    refuse(error.what());
  } catch (const Error& error) {
    refuse(error.what());
  }
  return message;
}

}  // namespace guestfit
