# Targets that developers run by hand: format, check_format, tidy.
find_program(CLANG_FORMAT clang-format)
find_program(RUN_CLANG_TIDY run-clang-tidy)
file(GLOB_RECURSE GUESTFIT_CXX_FILES CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/include/*.hpp ${PROJECT_SOURCE_DIR}/src/*.[ch]pp ${PROJECT_SOURCE_DIR}/tests/*.[ch]pp)

if(CLANG_FORMAT)
  add_custom_target(format COMMAND ${CLANG_FORMAT} -i ${GUESTFIT_CXX_FILES} VERBATIM)
  add_custom_target(check_format COMMAND ${CLANG_FORMAT} --dry-run --Werror ${GUESTFIT_CXX_FILES} VERBATIM)
endif()
if(RUN_CLANG_TIDY)
  add_custom_target(tidy COMMAND ${RUN_CLANG_TIDY} -quiet -p ${PROJECT_BINARY_DIR} "^${PROJECT_SOURCE_DIR}/src/" VERBATIM)
endif()
