/* Facts by hand, for tests: written the way a small source reads, top to bottom.
 *
 *   struct facts *facts = open_unit("/src/server.c");
 *   define("on_read", "void (int)");
 *   call("recv", parameter(0), unknown(), number(10), number(0));
 *   define("main", "int (void)");
 *   store(field("client::read"), function("on_read"));
 *   begin_loop();
 *   call_value(field("client::read"), "void (int)", variable("fd"));
 *   end_block();
 *
 * One unit is open at a time; everything is added to it. Functions, variables and fields are found by name and made
 * when they are not there yet. The next function, call, flow or block stands one line further, unless at_line() says
 * otherwise. Release the facts with facts_free. */
#ifndef GOINCEPTION_TESTS_FACTS_BUILDER_H
#define GOINCEPTION_TESTS_FACTS_BUILDER_H

#include "facts/facts.h"

/* ---- where things are added ---- */

struct facts *open_unit(const char *path);
void in_file(const char *path); /* what follows stands in this file, a header; the unit's path: back to the source */
void at_line(uint32_t line);
void at_file_level(void);          /* leaves the open function */
void inside(const char *name);     /* goes back to the body of a function that was defined */
struct facts *current_facts(void); /* the open unit */
fact_index current_function(void); /* the open function */
uint32_t last_line(void);          /* of what was added last */

/* ---- functions: the type says how many parameters there are ---- */

fact_index define(const char *name, const char *type);       /* and opens its body */
fact_index define_local(const char *name, const char *type); /* static: its key carries the file it stands in */
fact_index define_virtual(const char *name, const char *type);
fact_index declare(const char *name, const char *type);
fact_index declare_virtual(const char *name, const char *type);
void overrides(const char *name, const char *overridden);
void attribute(const char *name, const char *text); /* "clang::nonblocking", "annotate:coroutine_fn" */

/* ---- values ---- */

fact_index unknown(void);
fact_index number(int64_t integer);
fact_index text_literal(const char *text);
fact_index function(const char *name);
fact_index parameter(uint32_t position); /* of the open function */
fact_index variable(const char *name);   /* a global */
fact_index typed_variable(const char *name, const char *type);
fact_index file_variable(const char *name);
fact_index local_variable(const char *name); /* of the open function */
fact_index field(const char *name);          /* "record::field" */
fact_index field_of(const char *name, fact_index record);
fact_index result(fact_index of);
fact_index receiver(void); /* "this" of the open function */
fact_index address(fact_index value);
fact_index pointee(fact_index value);
fact_index either(fact_index first, fact_index second);
fact_index bits(fact_index first, fact_index second);
fact_index without(fact_index value, int64_t cleared);
fact_index value_of_kind(enum fact_value_kind kind, fact_index a, fact_index b); /* as it is, for odd facts */

/* ---- what happens ---- */

fact_index store(fact_index to, fact_index from); /* gives the flow */
fact_index returns(fact_index value);             /* the open function returns it */
void leave_by(enum fact_jump_kind kind, fact_index value);

/* Arguments are values; each gives the index of the call. A function that is not there yet is declared. */
#define call(...)         call_arguments(__VA_ARGS__, FACT_NONE)
#define call_value(...)   call_value_arguments(__VA_ARGS__, FACT_NONE)
#define call_method(...)  call_method_arguments(__VA_ARGS__, FACT_NONE)
#define call_virtual(...) call_virtual_arguments(__VA_ARGS__, FACT_NONE)
fact_index call_arguments(const char *name, ...);
fact_index call_value_arguments(fact_index through, const char *type, ...);
fact_index call_method_arguments(fact_index object, const char *name, ...);
fact_index call_virtual_arguments(fact_index object, const char *name, ...);

/* Blocks nest; end_block() closes the innermost. */
fact_index begin_loop(void);
fact_index begin_loop_while(fact_index value, enum fact_test test, int64_t constant);
fact_index begin_endless_loop(void);
fact_index begin_branch(fact_index value, enum fact_test test, int64_t constant);
fact_index begin_branch_unknown(void);
fact_index begin_branch_never(void);
void end_block(void);

void comment(const char *text); /* on the line of what was added last; the text behind "goinception:" */

#endif
