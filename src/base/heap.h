/* How the C library's heap gets its memory from the system. Does nothing where the library cannot be told. */
#ifndef GOINCEPTION_BASE_HEAP_H
#define GOINCEPTION_BASE_HEAP_H

/* Each stage asks for what the one before gave back: memory stays in the process, and is fetched in large pieces. */
void heap_keep(void);

/* What the heap grows by from now on comes in pages of 2 MB, where the system has them for who asks. For the process
 * that decides: it touches tens of MB once. Not for processes that fork: what is written after that is copied, page by
 * page. */
void heap_use_large_pages(void);

#endif
