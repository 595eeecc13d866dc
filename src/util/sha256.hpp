// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

namespace guestfit {

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits (FIPS 180-4, by OpenSSL's libcrypto).
std::string sha256_hex(std::string_view bytes);

}  // namespace guestfit
