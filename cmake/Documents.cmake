# The target `docs` writes the generated files anew: man pages and goinception.conf.example. They are committed, and a
# test compares them with what the program prints.
function(generated_document file)
  add_custom_command(TARGET docs POST_BUILD VERBATIM
                     COMMAND sh -c "mkdir -p \"$(dirname \"$1\")\" && file=$1 && shift && \"$@\" > \"$file\""
                             docs ${PROJECT_SOURCE_DIR}/${file} $<TARGET_FILE:goinception> ${ARGN})
endfunction()

add_custom_target(docs DEPENDS goinception)
generated_document(goinception.conf.example help --config-example)
generated_document(docs/man/goinception.1 help --man)
set(man_pages docs/man/goinception.1)
foreach(command analyze rules)
  generated_document(docs/man/goinception-${command}.1 help --man ${command})
  list(APPEND man_pages docs/man/goinception-${command}.1)
endforeach()
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
