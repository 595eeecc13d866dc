// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/task.hpp"

#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>
#include <guestfit/json.hpp>

namespace guestfit {

using nlohmann::json;

std::string to_json(const Task& task) {
  return json{{"request", to_json(task.request)},
              {"disk_sizes", task.disk_sizes},
              {"rules_dirs", task.rules_dirs},
              {"keys", task.keys}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Task task_from_json(const std::string& text) {
  try {
    const json value = json::parse(text);
    return {request_from_json(value.at("request").get<std::string>()),
            value.at("disk_sizes").get<std::vector<std::uint64_t>>(),
            value.at("rules_dirs").get<std::vector<std::string>>(),
            value.at("keys").get<std::map<std::string, std::string>>()};
  } catch (const json::exception& error) {
    throw Error(ErrorKind::failed, "",
                std::string("the sandbox got a task that it cannot read: ") + error.what(),
                "install guestfit again: its worker is of another version");
  }
}

}  // namespace guestfit
