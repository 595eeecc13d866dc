# Language, warnings and sanitizers, as an interface target that every target of the project links.
add_library(guestfit_settings INTERFACE)
target_compile_features(guestfit_settings INTERFACE cxx_std_20)
target_compile_options(guestfit_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Wno-restrict  # false alarms of GCC 12 in std::string, https://gcc.gnu.org/PR105651
  $<$<BOOL:${GUESTFIT_WARNINGS_AS_ERRORS}>:-Werror>)
target_compile_definitions(guestfit_settings INTERFACE _GNU_SOURCE)
target_include_directories(guestfit_settings INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)

if(GUESTFIT_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
