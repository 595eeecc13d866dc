# What `cmake --install` puts where. Nothing of it knows its prefix, so the whole prefix can be moved afterwards:
# the program finds its library by a path relative to itself, the library finds the rules above itself
# (src/rules/data_directory.cpp), and the CMake package computes its paths.
include(CMakePackageConfigHelpers)

file(RELATIVE_PATH library_from_program
  ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
set_target_properties(guestfit_program PROPERTIES INSTALL_RPATH "$ORIGIN/${library_from_program}")

# Consumers write guestfit::guestfit. The layers are inside the shared library and are not exported.
install(TARGETS guestfit EXPORT guestfit
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS guestfit_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# Started by the library, inside its sandbox; src/sandbox/programs.cpp looks for it there.
install(TARGETS guestfit_worker_program RUNTIME DESTINATION libexec/guestfit)
install(DIRECTORY include/guestfit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")

# "share" and not CMAKE_INSTALL_DATADIR: it is where the library looks.
install(DIRECTORY rules drivers DESTINATION share/guestfit)
install(FILES docs/guestfit.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/guestfit)
install(EXPORT guestfit NAMESPACE guestfit:: FILE guestfitTargets.cmake DESTINATION ${package_dir})
configure_package_config_file(cmake/guestfitConfig.cmake.in ${PROJECT_BINARY_DIR}/guestfitConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a new minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/guestfitConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/guestfitConfig.cmake ${PROJECT_BINARY_DIR}/guestfitConfigVersion.cmake
  DESTINATION ${package_dir})
