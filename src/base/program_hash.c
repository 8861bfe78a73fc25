#define _GNU_SOURCE
#include "base/program_hash.h"

#include "base/files.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <xxhash.h>

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

/* The linker's own hash of what it wrote, among the notes of a segment. */
static bool find_build_id(const char *at, size_t size, uint64_t *ret_hash)
{
	static const char owner[] = "GNU";
	ElfW(Nhdr) note;
	while (size >= sizeof note) {
		memcpy(&note, at, sizeof note);
		size_t name = padded(note.n_namesz), content = padded(note.n_descsz);
		if (name + content > size - sizeof note)
			return false;
		at += sizeof note;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof owner &&
		    memcmp(at, owner, sizeof owner) == 0) {
			*ret_hash = XXH3_64bits(at + name, note.n_descsz);
			return true;
		}
		at += name + content;
		size -= sizeof note + name + content;
	}
	return false;
}

/* Called for the program, which comes first, and for no library. */
static int look_into_program(struct dl_phdr_info *program, size_t size, void *hash)
{
	bool found = false;
	(void)size;
	for (unsigned i = 0; i < program->dlpi_phnum && !found; i++) {
		const ElfW(Phdr) *segment = &program->dlpi_phdr[i];
		if (segment->p_type == PT_NOTE)
			found = find_build_id((const char *)(program->dlpi_addr + segment->p_vaddr), segment->p_memsz,
			                      hash);
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
