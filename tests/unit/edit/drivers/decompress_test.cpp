// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/decompress.hpp"

#include <fstream>
#include <memory>
#include <random>

#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "edit/drivers/compress.hpp"
#include "edit/drivers/lzop.hpp"
#include "edit/drivers/stream_length.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

constexpr std::uint64_t kLimit = 64U << 20U;

/// `bytes` compressed by libarchive in the form with that number.
std::string by_libarchive(const std::string& bytes, int filter) {
  std::string out(bytes.size() + 100000, '\0');
  std::size_t used = 0;
  const std::unique_ptr<archive, int (*)(archive*)> handle(archive_write_new(), archive_write_free);
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                       archive_entry_free);
  archive_write_add_filter(handle.get(), filter);
  archive_write_set_format_raw(handle.get());
  archive_write_set_bytes_in_last_block(handle.get(), 1);
  archive_write_open_memory(handle.get(), out.data(), out.size(), &used);
  archive_entry_set_filetype(entry.get(), S_IFREG);
  archive_write_header(handle.get(), entry.get());
  archive_write_data(handle.get(), bytes.data(), bytes.size());
  EXPECT_EQ(archive_write_close(handle.get()), ARCHIVE_OK);
  out.resize(used);
  return out;
}

/// The same by lzop(1), the only program that writes that form.
std::string by_lzop(const std::string& bytes) {
  const TempDir directory;
  const auto file = directory.path() / "plain";
  std::ofstream(file, std::ios::binary) << bytes;
  const auto result = run_process({"lzop", "-c", file.string()});
  EXPECT_EQ(result.exit_status, 0) << result.error_text;
  return result.output;
}

std::string compressed(const std::string& bytes, int filter) {
  return filter == ARCHIVE_FILTER_LZOP ? by_lzop(bytes) : by_libarchive(bytes, filter);
}

std::string noise(std::size_t size) {
  std::mt19937 generator(7);
  std::string bytes(size, '\0');
  for (auto& c : bytes)
    c = static_cast<char>(generator());
  return bytes;
}

std::string text(std::size_t size) {
  std::string bytes;
  for (unsigned i = 0; bytes.size() < size; ++i)
    bytes += "line " + std::to_string(i * i) + "\n";
  return bytes;
}

struct Form {
  Compression compression;
  int filter;
};

class EveryForm : public testing::TestWithParam<Form> {
  void SetUp() override {
    if (GetParam().compression == Compression::lzo && access("/usr/bin/lzop", X_OK) != 0)
      GTEST_SKIP() << "lzop is not installed";
  }
};

TEST_P(EveryForm, IsRecognisedAndUnpacked) {
  for (const auto& plain : {text(300000), noise(300000), std::string("x")}) {
    const auto packed = compressed(plain, GetParam().filter);
    EXPECT_EQ(find_compression(packed), GetParam().compression);
    EXPECT_EQ(decompress(packed, GetParam().compression, kLimit), plain);
  }
}

TEST_P(EveryForm, EndsWhereTheStreamEnds) {
  const auto plain = text(300000);
  const auto packed = compressed(plain, GetParam().filter);
  for (const std::string& after :
       {std::string("0707 something else"), std::string(513, '\0') + "x", noise(2000)}) {
    const auto file = packed + after;
    Decompressor source(file, GetParam().compression);
    std::string out;
    for (auto piece = source.next(); !piece.empty(); piece = source.next())
      out += piece;
    EXPECT_EQ(out, plain);
    EXPECT_EQ(source.compressed_size(), packed.size());
  }
}

TEST_P(EveryForm, RefusesAStreamThatIsCutOff) {
  const auto packed = compressed(text(300000), GetParam().filter);
  for (const auto size : {std::size_t{7}, packed.size() / 2, packed.size() - 9}) {
    EXPECT_THROW(decompress(packed.substr(0, size), GetParam().compression, kLimit), Error) << size;
  }
}

TEST_P(EveryForm, StopsAtTheLimit) {
  const auto packed = compressed(text(300000), GetParam().filter);
  EXPECT_THROW(decompress(packed, GetParam().compression, 200000), Error);
}

INSTANTIATE_TEST_SUITE_P(Decompress, EveryForm,
                         testing::Values(Form{Compression::gzip, ARCHIVE_FILTER_GZIP},
                                         Form{Compression::bzip2, ARCHIVE_FILTER_BZIP2},
                                         Form{Compression::lzma, ARCHIVE_FILTER_LZMA},
                                         Form{Compression::xz, ARCHIVE_FILTER_XZ},
                                         Form{Compression::lzo, ARCHIVE_FILTER_LZOP},
                                         Form{Compression::zstd, ARCHIVE_FILTER_ZSTD}),
                         [](const auto& test) {
                           return compression_name(test.param.compression) + std::to_string(test.index);
                         });

TEST(Lzo1x, RunsEachKindOfInstruction) {
  using namespace std::string_literals;
  const auto end = "\x11\0\0"s;
  EXPECT_EQ(unpack_lzo1x("\x15"
                         "abcd"s +
                             end,
                         4),
            "abcd");
  // A copy of 3 from 4 back, with one literal behind it, then 2 from 1 back.
  EXPECT_EQ(unpack_lzo1x("\x15"
                         "abcd\x4d\0e\x00\0"s +
                             end,
                         10),
            "abcdabceee");
  // 2 + 31 + 2 bytes from 1 back: a repetition.
  EXPECT_EQ(unpack_lzo1x("\x12"
                         "a\x20\x02\0\0"s +
                             end,
                         36),
            std::string(36, 'a'));
}

TEST(Lzo1x, RefusesWhatLeadsOutOfTheBlock) {
  using namespace std::string_literals;
  const auto end = "\x11\0\0"s;
  EXPECT_THROW(unpack_lzo1x("", 1), Error);
  EXPECT_THROW(unpack_lzo1x("\x15"
                            "abcd"s +
                                end,
                            3),
               Error);
  EXPECT_THROW(unpack_lzo1x("\x15"
                            "abcd"s +
                                end,
                            5),
               Error);
  EXPECT_THROW(unpack_lzo1x("\x15"
                            "abcd\x4c\x09"s +
                                end,
                            7),
               Error);
  EXPECT_THROW(unpack_lzo1x("\xff"
                            "ab"s,
                            300),
               Error);
  EXPECT_THROW(unpack_lzo1x("\x15"
                            "abcd\x20"s +
                                std::string(400000, '\0'),
                            100),
               Error);
  for (unsigned seed = 0; seed < 200; ++seed) {
    auto block = noise(64 + seed);
    block[0] = static_cast<char>(seed);
    try {
      unpack_lzo1x(block, 4096);
    } catch (const Error&) {
    }
  }
}

TEST(Decompress, KnowsNoFormatInACpioArchive) {
  EXPECT_EQ(find_compression("070701000"), std::nullopt);
}

TEST(Compress, GivesTheSameBytesEachTimeWithoutATime) {
  const auto packed = compress_gzip("hello");
  EXPECT_EQ(packed, compress_gzip("hello"));
  EXPECT_EQ(packed.substr(4, 4), std::string(4, '\0'));
  EXPECT_EQ(decompress(packed, Compression::gzip, kLimit), "hello");
}

TEST(Compress, WritesZstdThatUnpacks) {
  const auto plain = text(300000);
  EXPECT_EQ(decompress(compress_zstd(plain), Compression::zstd, kLimit), plain);
}

// More than one block of 4 MiB, and blocks that cannot be made smaller, which the legacy form cannot mark.
TEST(Compress, WritesLz4InLegacyFormThatUnpacks) {
  for (const auto& plain : {text(9000000), noise(5000000), std::string("x"), noise(15), noise(270)}) {
    const auto packed = compress_lz4_legacy(plain);
    EXPECT_EQ(packed.substr(0, 4), "\x02\x21\x4c\x18");
    EXPECT_EQ(decompress(packed, Compression::lz4, kLimit), plain);
  }
}

TEST(Compress, WritesOnlyTheMarkForNothingInLz4) {
  EXPECT_EQ(compress_lz4_legacy(""), "\x02\x21\x4c\x18");
}

TEST(StreamLength, TakesLz4InLegacyFormUpToZeros) {
  const auto packed = compress_lz4_legacy(text(1000));
  EXPECT_EQ(lz4_legacy_length(packed), packed.size());
  EXPECT_EQ(lz4_legacy_length(packed + packed), 2 * packed.size());
  EXPECT_EQ(lz4_legacy_length(packed + std::string(4, '\0') + "abcd"), packed.size());
  EXPECT_EQ(lz4_legacy_length(packed.substr(0, packed.size() - 1)), std::nullopt);
}

TEST(StreamLength, TakesSeveralZstdFrames) {
  const auto packed = compress_zstd(text(1000));
  const std::string skippable("\x5a\x2a\x4d\x18\x02\0\0\0ab", 10);
  EXPECT_EQ(zstd_length(packed + skippable + packed + "x"), 2 * packed.size() + skippable.size());
}

TEST(StreamLength, RefusesAnXzBlockThatIsNotLzma2) {
  auto packed = by_libarchive(text(1000), ARCHIVE_FILTER_XZ);
  packed[24] = 0x40;  // the first control byte, behind stream header and block header of 12 bytes each
  EXPECT_EQ(xz_length(packed), std::nullopt);
}

}  // namespace
}  // namespace guestfit
