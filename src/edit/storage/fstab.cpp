// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/fstab.hpp"

#include <algorithm>
#include <optional>

#include "util/text.hpp"

namespace guestfit {
namespace {

struct Field {
  std::size_t begin;
  std::size_t length;
};

std::vector<Field> find_fields(std::string_view line) {
  std::vector<Field> fields;
  for (auto at = line.find_first_not_of(" \t"); at != std::string_view::npos;) {
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    fields.push_back({at, end - at});
    at = line.find_first_not_of(" \t", end);
  }
  return fields;
}

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

/// Resolves "\040" and its like: a backslash and three octal digits.
std::string unescape(std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const bool escape = field[i] == '\\' && i + 3 < field.size() && field[i + 1] <= '3' &&
                        is_octal(field[i + 1]) && is_octal(field[i + 2]) && is_octal(field[i + 3]);
    if (!escape) {
      text += field[i];
      continue;
    }
    text += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + (field[i + 3] - '0'));
    i += 3;
  }
  return text;
}

bool is_comment_or_blank(std::string_view line) {
  const auto text = trim(line);
  return text.empty() || text.starts_with('#');
}

/// One line that may be an entry, with the places of its fields.
struct Line {
  std::string_view text;  ///< without its end
  std::vector<Field> fields;
  FstabEntry entry;

  std::string_view field(std::size_t i) const { return text.substr(fields[i].begin, fields[i].length); }
};

/// Why `line` is no valid entry; none when it is one.
std::optional<std::string> problem(const Line& line) {
  if (line.fields.size() < 3)
    return "the line has only " + counted(line.fields.size(), "field") + ", an entry has six";
  const auto& at = line.entry.mountpoint;
  const bool place =
      at.starts_with('/') || at == "none" || at == "swap" || at == "ignore" || line.entry.type == "swap";
  if (!place) return "\"" + at + "\" is not a mount point";
  for (std::size_t i = 4; i < std::min<std::size_t>(line.fields.size(), 6); ++i) {
    if (line.field(i).starts_with('#')) break;
    if (!parse_number(line.field(i))) return "\"" + std::string(line.field(i)) + "\" is not a number";
  }
  return std::nullopt;
}

Line parse_line(std::string_view text, std::size_t number) {
  Line line{text, find_fields(text), {}};
  line.entry.line = number;
  const auto value = [&](std::size_t i) {
    return i < line.fields.size() ? unescape(line.field(i)) : std::string();
  };
  line.entry.device = value(0);
  line.entry.mountpoint = value(1);
  line.entry.type = value(2);
  const bool comment = line.fields.size() > 3 && line.field(3).starts_with('#');
  if (line.fields.size() > 3 && !comment) line.entry.options = split(value(3), ',');
  return line;
}

/// What happens to one line: its new text, and why.
struct LineEdit {
  std::string text;
  std::string reason;
};

std::string describe(const FstabEntry& entry) {
  const bool place = !entry.mountpoint.empty() && entry.mountpoint != "none";
  return place ? entry.mountpoint : entry.type.empty() ? entry.device : entry.type;
}

LineEdit comment_out(const Line& line, const std::string& why) {
  return {"#" + std::string(line.text), describe(line.entry) + ": commented out, " + why};
}

LineEdit replace_device(const Line& line, const std::string& device) {
  std::string text(line.text);
  text.replace(line.fields[0].begin, line.fields[0].length, device);
  return {text, describe(line.entry) + ": " + line.entry.device + " becomes " + device +
                    ", because device names change with the hardware"};
}

LineEdit add_nofail(const Line& line, const std::string& why) {
  std::string text(line.text);
  const auto& type = line.fields[2];
  if (line.entry.options.empty()) {
    text.insert(type.begin + type.length, " defaults,nofail");
  } else {
    text.insert(line.fields[3].begin + line.fields[3].length, ",nofail");
  }
  return {text, describe(line.entry) + ": " + line.entry.device + " " + why +
                    ", so nofail lets the guest boot without it"};
}

class FstabEditor {
 public:
  FstabEditor(DeviceNames names, const std::string& root, const std::vector<FstabUnwanted>& unwanted)
      : names_(std::move(names)), root_(root), unwanted_(unwanted) {}

  /// The root entry says which disk the guest's own name for it means.
  void learn(const std::vector<FstabEntry>& entries) {
    for (const auto& entry : entries) {
      if (entry.mountpoint == "/") names_.add_evidence(entry.device, root_);
    }
  }

  std::optional<LineEdit> edit(const Line& line, TextEdit& result) const {
    const FstabEntry& entry = line.entry;
    for (const auto& unwanted : unwanted_) {
      const bool type = unwanted.type.empty() || matches_glob(unwanted.type, entry.type);
      const bool device = unwanted.device.empty() || matches_glob(unwanted.device, entry.device);
      if (type && device && entry.mountpoint != "/") return comment_out(line, unwanted.reason);
    }
    if (const auto why = problem(line)) return comment_out(line, *why);
    if (!names_a_device(entry.device)) return std::nullopt;
    return edit_device(line, result);
  }

 private:
  static bool names_a_device(const std::string& device) {
    return device.starts_with("/dev/") || device.starts_with("UUID=") || device.starts_with("LABEL=") ||
           device.starts_with("PARTUUID=") || device.starts_with("PARTLABEL=");
  }

  std::optional<LineEdit> edit_device(const Line& line, TextEdit& result) const {
    const FstabEntry& entry = line.entry;
    const auto match = names_.match(entry.device, entry.type, entry.mountpoint);
    const bool unstable = is_unstable_device(entry.device);
    switch (match.kind) {
      case DeviceMatch::Kind::found: {
        if (!unstable) return std::nullopt;
        if (match.filesystem->uuid.empty()) {
          warn(result, entry, "has no UUID, so its name stays and may be wrong on other hardware",
               "give " + describe(entry) + " a stable name after the move");
          return std::nullopt;
        }
        return replace_device(line, "UUID=" + match.filesystem->uuid);
      }
      case DeviceMatch::Kind::ambiguous:
        warn(result, entry, match.explanation + ", so its name stays",
             "give one of the two a new UUID or label, and name it in /etc/fstab");
        return std::nullopt;
      case DeviceMatch::Kind::absent:
        return edit_absent(line, match.explanation, result);
      case DeviceMatch::Kind::unknown:
        if (unstable) {
          warn(result, entry, "cannot be looked up without the guest's disks, so its name stays",
               "run guestfit on the disks, or replace the name by a UUID");
        }
        return std::nullopt;
    }
    return std::nullopt;
  }

  static std::optional<LineEdit> edit_absent(const Line& line, const std::string& why, TextEdit& result) {
    const FstabEntry& entry = line.entry;
    if (entry.mountpoint == "/") {
      warn(result, entry, why + ", although the root file system is on the disks",
           "correct the device of / in /etc/fstab of the guest");
      return std::nullopt;
    }
    if (entry.has_option("nofail") || entry.has_option("noauto")) return std::nullopt;
    warn(result, entry, why + "; nofail is added so that the guest boots without it",
         "give the disk to guestfit too, or correct the name in /etc/fstab after the move and take nofail "
         "out again");
    return add_nofail(line, why);
  }

  static void warn(TextEdit& result, const FstabEntry& entry, const std::string& what,
                   const std::string& remedy) {
    result.findings.push_back({"", "MOD-5", Severity::warning,
                               "/etc/fstab: " + entry.device + " (" + describe(entry) + ") " + what, remedy});
  }

  DeviceNames names_;
  const std::string& root_;
  const std::vector<FstabUnwanted>& unwanted_;
};

}  // namespace

bool FstabEntry::has_option(std::string_view name) const {
  return std::find(options.begin(), options.end(), name) != options.end();
}

std::vector<FstabEntry> parse_fstab(std::string_view text) {
  std::vector<FstabEntry> entries;
  std::size_t number = 0;
  for (const auto& raw : split_lines(text)) {
    const auto content = without_line_end(raw);
    if (!is_comment_or_blank(content)) {
      Line line = parse_line(content, number);
      if (!problem(line)) entries.push_back(std::move(line.entry));
    }
    ++number;
  }
  return entries;
}

TextEdit edit_fstab(std::string_view text, DeviceNames names, const std::string& root,
                    const std::vector<FstabUnwanted>& unwanted) {
  TextEdit result;
  FstabEditor editor(std::move(names), root, unwanted);
  editor.learn(parse_fstab(text));
  std::string edited;
  std::size_t number = 0;
  for (const auto& raw : split_lines(text)) {
    const auto content = without_line_end(raw);
    std::optional<LineEdit> change;
    if (!is_comment_or_blank(content)) change = editor.edit(parse_line(content, number), result);
    if (change) {
      edited += change->text;
      edited += raw.substr(content.size());
      result.reasons.push_back(change->reason);
    } else {
      edited += raw;
    }
    ++number;
  }
  if (edited != text) result.text = edited;
  return result;
}

}  // namespace guestfit
