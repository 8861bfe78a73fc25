# hash_sources(ROOM NAME FOLDER...)
#
# One hash of all sources in the folders, as `const char NAME[]` in a source that is made at build time and belongs to the
# room, which declares it where it uses it.
function(hash_sources room name)
  set(source ${PROJECT_BINARY_DIR}/embedded/${name}.c)
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/)
  list(TRANSFORM ARGN APPEND /*.[ch] OUTPUT_VARIABLE patterns)
  file(GLOB files CONFIGURE_DEPENDS ${patterns})
  list(JOIN files "|" joined)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -D NAME=${name} -D FILES=${joined} -D SOURCE=${source}
            -P ${PROJECT_SOURCE_DIR}/cmake/HashFiles.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/HashFiles.cmake
    VERBATIM)
  target_sources(room_${room} PRIVATE ${source})
endfunction()

# embed(ROOM NAME FILE...)
#
# The bytes of the files, one behind the other and a 0 behind them, as `const char NAME[]` in a source that is made at build
# time and belongs to the room; and as `const char NAME_hash[]` what a Content-Security-Policy calls them ("sha256-...").
# The room declares both where it uses them.
function(embed room name)
  set(source ${PROJECT_BINARY_DIR}/embedded/${name}.c)
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  list(JOIN files "|" joined)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -D NAME=${name} -D FILES=${joined} -D SOURCE=${source}
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM)
  target_sources(room_${room} PRIVATE ${source})
endfunction()

# library_table(ROOM PREFIX HEADER)
#
# The functions of a library that is loaded at run time: all that the room's sources call and whose names begin with the
# prefix, as a struct of pointers, `library_table`, which the room defines and fills. The header is made at build time and
# makes each name mean its pointer; LIBRARY_TABLE_NAMES are the names in the order of the struct, as strings.
function(library_table room prefix header)
  set(made ${PROJECT_BINARY_DIR}/embedded/${room}/${header})
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.[ch])
  list(JOIN files "|" joined)
  add_custom_command(
    OUTPUT ${made}
    COMMAND ${CMAKE_COMMAND} -D PREFIX=${prefix} -D FILES=${joined} -D HEADER=${made}.new
            -P ${PROJECT_SOURCE_DIR}/cmake/LibraryTable.cmake
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${made}.new ${made}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/LibraryTable.cmake
    VERBATIM)
  target_sources(room_${room} PRIVATE ${made})
  target_include_directories(room_${room} PUBLIC ${PROJECT_BINARY_DIR}/embedded/${room})
endfunction()
