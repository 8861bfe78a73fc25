#define _GNU_SOURCE
#include "base/program_hash.h"

#include "base/build_id.h"
#include "base/files.h"

#include <link.h>

/* Called for the program, which comes first, and for no library. */
static int look_into_program(struct dl_phdr_info *program, size_t size, void *hash)
{
	bool found = false;
	(void)size;
	for (unsigned i = 0; i < program->dlpi_phnum && !found; i++) {
		const ElfW(Phdr) *segment = &program->dlpi_phdr[i];
		if (segment->p_type == PT_NOTE)
			found = build_id_in_notes((const char *)(program->dlpi_addr + segment->p_vaddr),
			                          segment->p_memsz, hash);
	}
	return found ? 1 : -1;
}

uint64_t program_hash(void)
{
	uint64_t hash = 0;
	if (dl_iterate_phdr(look_into_program, &hash) != 1)
		file_hash("/proc/self/exe", &hash);
	return hash;
}
