# room(NAME [DEPENDS room...] [LIBRARIES target...] [EXECUTABLE name])
#
# Makes src/NAME a library of its own (or a program) whose headers can be included, as "NAME/header.h", only by rooms
# that depend on it. Libraries behind LIBRARIES are for the room itself: nobody else sees their headers.
# The include root of a room is a folder in the build tree that holds one link, to src/NAME; so a forbidden include
# does not compile.
function(room name)
  cmake_parse_arguments(ROOM "" "EXECUTABLE" "DEPENDS;LIBRARIES" ${ARGN})
  set(folder ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
  set(include_root ${PROJECT_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${include_root})
  if(NOT EXISTS ${include_root}/${name})
    file(CREATE_LINK ${folder} ${include_root}/${name} SYMBOLIC)
  endif()

  if(ROOM_EXECUTABLE)
    # The room's library holds everything but main(), so that tests can link it.
    list(REMOVE_ITEM sources ${folder}/main.c)
  endif()
  add_library(room_${name} STATIC ${sources})
  target_include_directories(room_${name} PUBLIC ${include_root})
  foreach(dependency IN LISTS ROOM_DEPENDS)
    target_link_libraries(room_${name} PUBLIC room_${dependency})
  endforeach()
  target_link_libraries(room_${name} PRIVATE ${ROOM_LIBRARIES})

  if(ROOM_EXECUTABLE)
    add_executable(${ROOM_EXECUTABLE} ${folder}/main.c)
    target_link_libraries(${ROOM_EXECUTABLE} PRIVATE room_${name})
    # bin/ and share/ stand to each other as they do where the program is installed.
    set_target_properties(${ROOM_EXECUTABLE} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  endif()
endfunction()
