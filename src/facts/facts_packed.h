/* Facts for the program that wrote them: the same records as in a facts file, but in columns of numbers
 * (packed_form.h). Reading them costs a fraction of reading text. Nothing else reads them, and no promise is made: see
 * facts_file.h for that. */
#ifndef GOINCEPTION_FACTS_FACTS_PACKED_H
#define GOINCEPTION_FACTS_FACTS_PACKED_H

#include "base/text.h"
#include "facts/facts.h"

/* Appends them to out, with their meaning. The same facts give the same bytes. */
void facts_pack(const struct facts *facts, struct text *out);

/* Do the bytes begin as packed facts do? */
bool facts_are_packed(const char *bytes, size_t size);

/* Are they whole? What facts mean (facts.h) is then known without unpacking them. */
bool facts_packed_meaning(const char *bytes, size_t size, uint64_t *ret_meaning);

/* As they were, or null when the bytes are damaged, or of another version. Every index is checked: whatever the bytes,
 * the result is safe to walk. Release with facts_free. */
struct facts *facts_unpack(const char *bytes, size_t size);

#endif
