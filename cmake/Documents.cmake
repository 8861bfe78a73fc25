# The target `docs` writes the generated files anew: man pages and goinception.conf.example. They are committed, and a
# test compares them with what the program prints.
set(document_commands)
function(generated_document file)
  list(APPEND document_commands COMMAND sh -c "file=$1 && shift && \"$@\" > \"$file\""
                                        docs ${PROJECT_SOURCE_DIR}/${file} $<TARGET_FILE:goinception> ${ARGN})
  set(document_commands ${document_commands} PARENT_SCOPE)
endfunction()

generated_document(goinception.conf.example help --config-example)
generated_document(docs/man/goinception.1 help --man)
set(man_pages docs/man/goinception.1)
foreach(command analyze cache doctor explain extract graph init link rules)
  generated_document(docs/man/goinception-${command}.1 help --man ${command})
  list(APPEND man_pages docs/man/goinception-${command}.1)
endforeach()
add_custom_target(docs ${document_commands} DEPENDS goinception VERBATIM)
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
