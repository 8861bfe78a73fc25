# find_package(goinception-async): goinception::async (shared) and goinception::async-static.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/goinception-async-targets.cmake)
