# Facts of the rules' fixtures, made by the program once it is built: where they lie beside it, `goinception rules test` parses
# no fixture that is as it was, with the headers that were read. docs/design/shipped-facts.md says why.
set(make_rule_facts ON)
if(CMAKE_CROSSCOMPILING OR GOINCEPTION_SANITIZE)
  set(make_rule_facts OFF)
endif()
option(GOINCEPTION_RULE_FACTS "Parse the fixtures of the rules when building (30 s of a processor), and install their facts"
       ${make_rule_facts})

set(rule_facts ${PROJECT_BINARY_DIR}/share/goinception/facts)
if(GOINCEPTION_RULE_FACTS)
  file(GLOB_RECURSE fixtures CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/fixtures/rules/*.c* ${PROJECT_SOURCE_DIR}/fixtures/rules/*.h*)
  add_custom_command(
    OUTPUT ${rule_facts}.made
    COMMAND goinception rules test --write-facts ${rule_facts}
    COMMAND ${CMAKE_COMMAND} -E touch ${rule_facts}.made
    DEPENDS goinception ${fixtures}
    COMMENT "Parsing the fixtures of the rules"
    VERBATIM)
  add_custom_target(rule-facts ALL DEPENDS ${rule_facts}.made)
  install(DIRECTORY ${rule_facts}/ DESTINATION ${CMAKE_INSTALL_DATADIR}/goinception/facts FILES_MATCHING PATTERN "*.facts")
else()
  # Not those of an earlier build.
  file(REMOVE_RECURSE ${rule_facts} ${rule_facts}.made)
endif()
