/* The functions that the program would have called: the next ones behind this library, in the order in which the
 * dynamic linker searches. dlsym() cannot be asked: it allocates, the program's allocator may lock a mutex or read a
 * file in its very first call, and that call is one of those that are hooked. For RTLD_NEXT it would also give the
 * oldest version of a function, whose condition variables are laid out in another way than those of today. So the
 * tables are read here. */
#include "preload.h"

#include <link.h>
#include <string.h>

struct wanted {
	const char *name;
	uint32_t hash;
	bool behind; /* this library */
	void *found;
};

struct tables {
	const ElfW(Sym) * symbols;
	const char *strings;
	const uint32_t *hashes;
	const ElfW(Half) * versions;
};

enum { HIDDEN_VERSION = 0x8000 };

static uint32_t hash_of(const char *name)
{
	uint32_t hash = 5381;
	for (; *name; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/* Most systems have made addresses of what is offsets in the file; the kernel's own object has not. */
static const void *table_at(const struct dl_phdr_info *object, ElfW(Addr) value)
{
	return (const void *)(value < object->dlpi_addr ? object->dlpi_addr + value : value);
}

static bool find_tables(const struct dl_phdr_info *object, struct tables *tables)
{
	const ElfW(Dyn) *entry = NULL;
	for (int i = 0; i < object->dlpi_phnum; i++)
		if (object->dlpi_phdr[i].p_type == PT_DYNAMIC)
			entry = (const ElfW(Dyn) *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr);
	*tables = (struct tables){0};
	for (; entry && entry->d_tag != DT_NULL; entry++) {
		const void *at = table_at(object, entry->d_un.d_ptr);
		if (entry->d_tag == DT_SYMTAB)
			tables->symbols = at;
		else if (entry->d_tag == DT_STRTAB)
			tables->strings = at;
		else if (entry->d_tag == DT_GNU_HASH)
			tables->hashes = at;
		else if (entry->d_tag == DT_VERSYM)
			tables->versions = at;
	}
	return tables->symbols && tables->strings && tables->hashes;
}

/* Defined there, and the version that programs are linked against today. */
static bool is_wanted(const struct tables *tables, uint32_t number, const struct wanted *wanted)
{
	const ElfW(Sym) *symbol = &tables->symbols[number];
	unsigned type = symbol->st_info & 0xF;
	return symbol->st_shndx != SHN_UNDEF && (type == STT_FUNC || type == STT_GNU_IFUNC) &&
	       !(tables->versions && tables->versions[number] & HIDDEN_VERSION) &&
	       strcmp(tables->strings + symbol->st_name, wanted->name) == 0;
}

static const ElfW(Sym) * find_symbol(const struct tables *tables, const struct wanted *wanted)
{
	uint32_t buckets = tables->hashes[0], first = tables->hashes[1], filter_words = tables->hashes[2];
	const uint32_t *bucket = tables->hashes + 4 + filter_words * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
	const uint32_t *chain = bucket + buckets;
	uint32_t number = buckets ? bucket[wanted->hash % buckets] : 0;
	if (number < first || !buckets)
		return NULL;
	for (;; number++) {
		uint32_t hash = chain[number - first];
		if ((hash | 1) == (wanted->hash | 1) && is_wanted(tables, number, wanted))
			return &tables->symbols[number];
		if (hash & 1)
			return NULL;
	}
}

static bool holds(const struct dl_phdr_info *object, uintptr_t address)
{
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
		uintptr_t start = object->dlpi_addr + segment->p_vaddr;
		if (segment->p_type == PT_LOAD && address >= start && address < start + segment->p_memsz)
			return true;
	}
	return false;
}

static int look_into(struct dl_phdr_info *object, size_t size, void *data)
{
	struct wanted *wanted = data;
	struct tables tables;
	(void)size;
	if (!wanted->behind) {
		wanted->behind = holds(object, (uintptr_t)hash_of);
		return 0;
	}
	const ElfW(Sym) *symbol = find_tables(object, &tables) ? find_symbol(&tables, wanted) : NULL;
	if (!symbol)
		return 0;
	void *address = (void *)(object->dlpi_addr + symbol->st_value);
	wanted->found = (symbol->st_info & 0xF) == STT_GNU_IFUNC ? ((void *(*)(void))address)() : address;
	return 1;
}

static void *find_function(struct wanted wanted)
{
	wanted.hash = hash_of(wanted.name);
	dl_iterate_phdr(look_into, &wanted);
	return wanted.found;
}

void *next_function_named(const char *name) { return find_function((struct wanted){.name = name}); }
void *any_function_named(const char *name) { return find_function((struct wanted){.name = name, .behind = true}); }
