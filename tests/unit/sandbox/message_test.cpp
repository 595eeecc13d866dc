// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/message.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

Message message_of(Message::Kind kind, const std::string& text) {
  Message message;
  message.kind = kind;
  message.text = text;
  return message;
}

TEST(Message, TextsComeBackAsTheyWere) {
  for (const auto kind :
       {Message::Kind::alive, Message::Kind::step, Message::Kind::detail, Message::Kind::limit}) {
    const auto message = message_of(kind, "a \"text\"\nof two lines");
    const auto line = encode(message);
    EXPECT_EQ(line.find('\n'), line.size() - 1) << "a message is one line";
    const auto decoded = decode_message(line);
    EXPECT_EQ(decoded.kind, kind);
    EXPECT_EQ(decoded.text, message.text);
  }
}

TEST(Message, ReportKeepsWhatItsJsonDoesNotShow) {
  Message message;
  message.kind = Message::Kind::report;
  message.report.outcome = Outcome::refused;
  message.report.plan = "{\"kind\": \"a plan\"}";
  message.report.usage_error = true;
  message.report.findings.push_back({"", "LIM-4", Severity::blocker, "two systems", "choose one"});
  EXPECT_EQ(decode_message(encode(message)).report, message.report);
}

TEST(Message, BytesThatAreNoTextDoNotBreakIt) {
  const auto decoded = decode_message(encode(message_of(Message::Kind::detail, "caf\xe9")));
  EXPECT_EQ(decoded.text, "caf\xef\xbf\xbd");
}

TEST(Message, AFractionStaysBetweenNoneAndAll) {
  EXPECT_DOUBLE_EQ(decode_message(R"({"done": 7})").done, 1.0);
  EXPECT_DOUBLE_EQ(decode_message(R"({"done": -1})").done, 0.0);
}

/// The worker has read a hostile guest: anything may come.
TEST(Message, RefusesWhatIsNone) {
  for (const char* line :
       {"", "hello", "[]", "{}", R"({"step": 1})", R"({"unknown": ""})", R"({"step": "a", "detail": "b"})",
        R"({"report": {}})", R"({"report": {"report": "{}", "plan": null, "usage_error": false}})",
        R"({"done": "half"})", "{\"step\": \"cut o"}) {
    EXPECT_THROW(decode_message(line), Error) << line;
  }
}

}  // namespace
}  // namespace guestfit
