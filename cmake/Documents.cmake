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
foreach(command analyze cache completions doctor explain extract fix graph help init link rules trace validate)
  generated_document(docs/man/goinception-${command}.1 help --man ${command})
  list(APPEND man_pages docs/man/goinception-${command}.1)
endforeach()
add_custom_target(docs ${document_commands}
                  COMMAND ${PROJECT_SOURCE_DIR}/scripts/runtime-reference DEPENDS goinception VERBATIM)
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# Completions are not committed: they are made by the program that they complete, and installed where the shells look.
set(completions ${PROJECT_BINARY_DIR}/share/completions)
set(bash_completions ${completions}/bash/goinception)
set(zsh_completions ${completions}/zsh/_goinception)
set(fish_completions ${completions}/fish/goinception.fish)
foreach(shell bash zsh fish)
  file(MAKE_DIRECTORY ${completions}/${shell})
  add_custom_command(
    OUTPUT ${${shell}_completions}
    COMMAND goinception completions ${shell} > ${${shell}_completions}
    DEPENDS goinception
    VERBATIM)
endforeach()
add_custom_target(completions ALL DEPENDS ${bash_completions} ${zsh_completions} ${fish_completions})
install(FILES ${bash_completions} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${zsh_completions} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${fish_completions} DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
