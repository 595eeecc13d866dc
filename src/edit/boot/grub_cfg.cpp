// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_cfg.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "edit/boot/grub_script.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr std::size_t kMaxConfig = 4U << 20U;
constexpr std::size_t kMaxDepth = 64;

using Words = std::vector<GrubToken>;

bool is_any_of(const std::string& value, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// Goes through the commands of a configuration in the order of the text.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  GrubConfig run() {
    for (const auto& token : scan_grub_script(text_)) {
      read_sections(token.range.begin);
      switch (token.kind) {
        case GrubTokenKind::word:
          // A backslash at the end of a line between two words is no word.
          if (!token.value.empty() || text_[token.range.begin] != '\\') words_.push_back(token);
          break;
        case GrubTokenKind::separator:
          end_command(token.range.begin);
          break;
        case GrubTokenKind::open:
          open_block();
          break;
        case GrubTokenKind::close:
          end_command(words_.empty() ? token.range.begin : words_.back().range.end);
          close_block();
          break;
      }
    }
    end_command(text_.size());
    return std::move(config_);
  }

 private:
  enum class BlockKind { condition, loop, function, entry, submenu, other };
  struct Block {
    BlockKind kind = BlockKind::other;
    std::string condition;
    std::size_t entry = 0;
  };

  /// "### BEGIN /etc/grub.d/10_linux ###" is a comment, so it stands between tokens.
  void read_sections(std::size_t up_to) {
    constexpr std::string_view kBegin = "### BEGIN /etc/grub.d/";
    const auto between = text_.substr(read_to_, up_to - read_to_);
    line_ += static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    read_to_ = up_to;
    const auto mark = between.rfind(kBegin);
    if (mark != std::string_view::npos) {
      const auto name = between.substr(mark + kBegin.size());
      section_ = name.substr(0, name.find_first_of(" \n"));
    } else if (between.find("### END ") != std::string_view::npos) {
      section_.clear();
    }
  }

  void push(Block block) {
    if (blocks_.size() == kMaxDepth) {
      throw Error(ErrorKind::failed, "", "The GRUB configuration nests deeper than GRUB does.",
                  "Generate it again in the guest with update-grub or grub2-mkconfig.");
    }
    blocks_.push_back(std::move(block));
  }

  bool inside(BlockKind kind) const {
    return std::any_of(blocks_.begin(), blocks_.end(),
                       [&](const Block& block) { return block.kind == kind; });
  }

  bool top_is(BlockKind kind) const { return !blocks_.empty() && blocks_.back().kind == kind; }

  std::vector<std::string> conditions() const {
    std::vector<std::string> found;
    for (const auto& block : blocks_) {
      if (block.kind == BlockKind::condition) found.push_back(block.condition);
    }
    return found;
  }

  void open_block() {
    // GRUB wants the brace on the line of the command; people write it below.
    if (words_.empty() && awaits_block_) words_ = std::move(awaiting_);
    awaits_block_ = false;
    const std::string command = words_.empty() ? "" : words_[0].value;
    if (command == "menuentry" || command == "submenu") {
      const bool is_submenu = command == "submenu";
      const auto index = add_entry(is_submenu);
      push({is_submenu ? BlockKind::submenu : BlockKind::entry, {}, index});
    } else {
      push({command == "function" ? BlockKind::function : BlockKind::other, {}, 0});
    }
    words_.clear();
  }

  void close_block() {
    while (top_is(BlockKind::condition) || top_is(BlockKind::loop))
      blocks_.pop_back();
    if (!blocks_.empty()) blocks_.pop_back();
  }

  std::size_t add_entry(bool is_submenu) {
    GrubEntry entry;
    entry.is_submenu = is_submenu;
    entry.section = section_;
    entry.line = line_;
    for (const auto& block : blocks_) {
      if (block.kind == BlockKind::submenu) entry.parent = block.entry;
    }
    read_entry_words(entry);
    if (entry.id.empty()) entry.id = entry.title;
    config_.entries.push_back(std::move(entry));
    return config_.entries.size() - 1;
  }

  void read_entry_words(GrubEntry& entry) const {
    for (std::size_t i = 1; i < words_.size(); ++i) {
      const auto& word = words_[i].value;
      if (word == "--id" || word == "$menuentry_id_option" || word == "${menuentry_id_option}") {
        if (++i < words_.size()) entry.id = words_[i].value;
      } else if (word.starts_with("--id=")) {
        entry.id = word.substr(5);
      } else if (is_any_of(word, {"--class", "--users", "--hotkey", "--source"})) {
        ++i;
      } else if (!word.starts_with("--") && entry.title.empty()) {
        entry.title = word;
      }
    }
  }

  void end_command(std::size_t end) {
    // "then", "else" and "do" come before a command on the same line.
    while (!words_.empty() && is_any_of(words_[0].value, {"then", "else", "do"})) {
      if (words_[0].value == "else" && top_is(BlockKind::condition)) blocks_.back().condition.clear();
      words_.erase(words_.begin());
    }
    if (!words_.empty()) {
      awaits_block_ = is_any_of(words_[0].value, {"menuentry", "submenu", "function"});
      if (awaits_block_) awaiting_ = words_;
      command(words_[0].value, end);
    }
    words_.clear();
  }

  void command(const std::string& name, std::size_t end) {
    if (name == "if") {
      push({BlockKind::condition, condition_text(), 0});
    } else if (name == "elif") {
      if (top_is(BlockKind::condition)) blocks_.back().condition = condition_text();
    } else if (name == "fi") {
      end_condition();
    } else if (is_any_of(name, {"while", "until", "for"})) {
      push({BlockKind::loop, {}, 0});
    } else if (name == "done") {
      if (top_is(BlockKind::loop)) blocks_.pop_back();
    } else if (!inside(BlockKind::function)) {
      plain_command(name, end);
    }
    read_wait();
  }

  std::string condition_text() const {
    return std::string(TextRange{words_.front().range.end, words_.back().range.end}.of(text_));
  }

  void end_condition() {
    if (top_is(BlockKind::condition)) blocks_.pop_back();
  }

  void plain_command(const std::string& name, std::size_t end) {
    const auto entry = std::find_if(blocks_.rbegin(), blocks_.rend(),
                                    [](const Block& block) { return block.kind == BlockKind::entry; });
    if (entry != blocks_.rend()) {
      entry_command(config_.entries[entry->entry], name, end);
    } else if (name == "blscfg") {
      config_.reads_loader_entries = true;
      config_.loader_entries_at = config_.entries.size();
    } else if (is_any_of(name, {"serial", "terminal", "terminal_input", "terminal_output"})) {
      config_.terminals.emplace_back(
          TextRange{words_.front().range.begin, words_.back().range.end}.of(text_));
    } else {
      setting(name == "set" && words_.size() > 1 ? words_[1] : words_[0]);
    }
  }

  void entry_command(GrubEntry& entry, const std::string& name, std::size_t end) const {
    if (words_.size() < 2) return;
    if (is_any_of(name, {"linux", "linux16", "linuxefi", "multiboot", "multiboot2", "xen_hypervisor",
                         "module", "module2", "xen_module", "kernel", "chainloader", "kfreebsd"})) {
      if (entry.kernels.empty()) {
        for (std::size_t i = 2; i < words_.size(); ++i)
          entry.arguments.push_back(words_[i].value);
      }
      entry.kernels.push_back({name, words_[1].value, {words_[1].range.end, arguments_end(end)}});
    } else if (is_any_of(name, {"initrd", "initrd16", "initrdefi"})) {
      for (std::size_t i = 1; i < words_.size(); ++i)
        entry.initrds.push_back(words_[i].value);
    }
  }

  /// Blanks at the end of a line belong to the arguments, those before a comment or ";" do not.
  std::size_t arguments_end(std::size_t end) const {
    const auto last = words_.back().range.end;
    const bool line_ends = end == text_.size() || text_[end] == '\n';
    return line_ends && trim(text_.substr(last, end - last)).empty() ? end : last;
  }

  void setting(const GrubToken& word) {
    const auto raw = word.range.of(text_);
    const auto equals = raw.find('=');
    if (equals == std::string_view::npos || equals == 0) return;
    const auto value_at = word.value.find('=');
    GrubSetting found{word.value.substr(0, value_at),
                      word.value.substr(value_at + 1),
                      {},
                      conditions(),
                      config_.entries.empty()};
    found.range = {word.range.begin + equals + 1, word.range.end};
    if (found.name == "default" && !found.before_entries && !found.conditions.empty()) {
      read_translation(found);
    } else {
      config_.settings.push_back(std::move(found));
    }
  }

  /// if [ "x$default" = 'Old title' ]; then default='Submenu>Title'; fi;
  void read_translation(const GrubSetting& found) {
    const auto words = scan_grub_script(found.conditions.back());
    if (words.size() < 4 || words[1].value != "x$default") return;
    config_.translations.emplace_back(words[3].value, found.value);
    const auto begin = text_.rfind('\n', found.range.begin);
    const TextRange line{begin == std::string_view::npos ? 0 : begin + 1,
                         std::min(text_.find('\n', found.range.end), text_.size())};
    if (config_.translation_lines.empty() || config_.translation_lines.back() != line) {
      config_.translation_lines.push_back(line);
    }
  }

  /// "if sleep --verbose --interruptible 10 ; then": the condition is a command itself.
  void read_wait() {
    const auto sleep =
        std::find_if(words_.begin(), words_.end(), [](const GrubToken& w) { return w.value == "sleep"; });
    if (sleep == words_.end() || inside(BlockKind::entry) || words_.back().range == sleep->range) return;
    const bool interruptible =
        std::any_of(sleep, words_.end(), [](const GrubToken& w) { return w.value == "--interruptible"; });
    if (!interruptible) return;
    config_.waits.push_back(
        {"sleep", words_.back().value, words_.back().range, conditions(), config_.entries.empty()});
  }

  std::string_view text_;
  std::size_t read_to_ = 0;
  std::size_t line_ = 1;
  std::string section_;
  Words words_;
  Words awaiting_;
  bool awaits_block_ = false;
  std::vector<Block> blocks_;
  GrubConfig config_;
};

}  // namespace

GrubConfig parse_grub_cfg(std::string_view text) {
  if (text.size() > kMaxConfig) {
    throw Error(ErrorKind::failed, "", "The GRUB configuration is larger than 4 MiB.",
                "Generate it again in the guest with update-grub or grub2-mkconfig.");
  }
  return Parser(text).run();
}

}  // namespace guestfit
