#include "trace/symbols.h"

#include "base/files.h"
#include "base/table.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_INLINED = 64 };

/* Of the C++ runtime. */
extern char *__cxa_demangle(const char *name, char *room, size_t *size, int *status);

struct symbols {
	Dwfl *dwfl;
	struct table *numbers;         /* path of a module → index of modules */
	VECTOR(Dwfl_Module *) modules; /* null for one that cannot be read */
};

/* What is found on the way of one offset. */
struct search {
	struct arena *arena;
	symbols_receive *receive;
	void *data;
	struct trace_frame frame;
};

static const Dwfl_Callbacks callbacks = {
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = dwfl_offline_section_address,
};

struct symbols *symbols_new(void)
{
	struct symbols *symbols = memory_zeroed(1, sizeof *symbols);
	symbols->dwfl = dwfl_begin(&callbacks);
	symbols->numbers = table_new();
	return symbols;
}

void symbols_free(struct symbols *symbols)
{
	if (!symbols)
		return;
	if (symbols->dwfl)
		dwfl_end(symbols->dwfl);
	table_free(symbols->numbers);
	VECTOR_FREE(symbols->modules);
	free(symbols);
}

static Dwfl_Module *find_module(struct symbols *symbols, const char *path)
{
	uint32_t next = (uint32_t)symbols->modules.count, number = table_put_string(symbols->numbers, path, next);
	if (number == next) {
		Dwfl_Module *module = NULL;
		if (symbols->dwfl && path_is_file(path)) {
			dwfl_report_begin_add(symbols->dwfl);
			module = dwfl_report_offline(symbols->dwfl, path, path, -1);
			dwfl_report_end(symbols->dwfl, NULL, NULL);
		}
		VECTOR_PUSH(symbols->modules, module);
	}
	return symbols->modules.items[number];
}

/* Where the offset lies when the module is loaded as libdwfl pretends it is. */
static bool find_address(Dwfl_Module *module, uint64_t offset, GElf_Addr *ret_address)
{
	GElf_Addr bias;
	size_t count;
	Elf *elf = dwfl_module_getelf(module, &bias);
	if (!elf || elf_getphdrnum(elf, &count) != 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr segment;
		if (!gelf_getphdr(elf, (int)i, &segment) || segment.p_type != PT_LOAD || offset < segment.p_offset ||
		    offset - segment.p_offset >= segment.p_filesz)
			continue;
		*ret_address = offset - segment.p_offset + segment.p_vaddr + bias;
		return true;
	}
	return false;
}

/* "net::Client::send" of "_ZN3net6Client4sendEi": as facts qualify it, without parameters and what is in angles. */
static const char *plain_name(struct arena *arena, const char *symbol)
{
	if (strncmp(symbol, "_Z", 2) != 0)
		return arena_copy_string(arena, symbol);
	int status = -1;
	char *whole = __cxa_demangle(symbol, NULL, NULL, &status);
	if (!whole)
		return arena_copy_string(arena, symbol);
	char *to = whole;
	unsigned angles = 0;
	for (const char *at = whole; *at && !(*at == '(' && !angles && to != whole); at++) {
		angles += *at == '<';
		if (!angles)
			*to++ = *at;
		angles -= *at == '>' && angles;
	}
	*to = 0;
	const char *name = strrchr(whole, ' '); /* behind a result's type */
	const char *kept = arena_copy_string(arena, name && name[1] ? name + 1 : whole);
	free(whole);
	return kept;
}

static const char *die_name(struct arena *arena, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = NULL;
	if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute))
		name = dwarf_formstring(&attribute);
	if (!name)
		name = dwarf_diename(die);
	return name ? plain_name(arena, name) : "";
}

static const char *source_path(struct arena *arena, const char *folder, const char *path)
{
	bool absolute = path && (path[0] == '/' || (folder && folder[0] == '/'));
	return absolute ? path_absolute(arena, folder, path) : arena_copy_string(arena, path ? path : "");
}

static const char *compile_folder(Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;
	return dwarf_attr(unit, DW_AT_comp_dir, &attribute) ? dwarf_formstring(&attribute) : NULL;
}

/* Where the inlined function is called. */
static void move_to_call(struct search *search, Dwarf_Die *unit, Dwarf_Die *inlined)
{
	Dwarf_Attribute attribute;
	Dwarf_Word file = 0, line = 0;
	Dwarf_Files *files;
	size_t count;
	dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute), &line);
	dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute), &file);
	search->frame.line = (uint32_t)line;
	search->frame.file = "";
	if (dwarf_getsrcfiles(unit, &files, &count) == 0 && file < count)
		search->frame.file =
		    source_path(search->arena, compile_folder(unit), dwarf_filesrc(files, file, NULL, NULL));
}

static bool is_function(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);
	return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine || tag == DW_TAG_entry_point;
}

static void give(struct search *search, bool inlined)
{
	search->frame.inlined = inlined;
	search->receive(&search->frame, search->data);
}

/* Functions around an address, from the outermost on: one, and what is inlined into it. */
struct functions {
	Dwarf_Die dies[MOST_INLINED];
	unsigned count;
};

/* What has no code of its own may hold functions that have. */
static bool holds_functions(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);
	return tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type ||
	       tag == DW_TAG_module;
}

/* Not by dwarf_getscopes(): of a program that was optimised as a whole it finds nothing, because what is inlined was
 * written in another unit there. */
static bool find_functions(struct functions *found, Dwarf_Die *scope, Dwarf_Addr address)
{
	Dwarf_Die child;
	if (dwarf_child(scope, &child) != 0)
		return false;
	do {
		if (dwarf_haspc(&child, address) > 0) {
			if (is_function(&child) && found->count < MOST_INLINED)
				found->dies[found->count++] = child;
			find_functions(found, &child, address);
			return true;
		}
		if (holds_functions(&child) && find_functions(found, &child, address))
			return true;
	} while (dwarf_siblingof(&child, &child) == 0);
	return false;
}

/* The function around the address, and those that it is inlined into. False when none is known. */
static bool give_functions(struct search *search, Dwarf_Die *unit, Dwarf_Addr address)
{
	struct functions found = {.count = 0};
	find_functions(&found, unit, address);
	for (unsigned i = found.count; i-- > 0;) {
		bool inlined = dwarf_tag(&found.dies[i]) == DW_TAG_inlined_subroutine;
		search->frame.function = die_name(search->arena, &found.dies[i]);
		give(search, inlined);
		if (inlined)
			move_to_call(search, unit, &found.dies[i]);
	}
	return found.count > 0;
}

/* clang writes no table of which unit an address is in, unless it is asked to: then all of them are. */
static Dwarf_Die *find_unit(Dwfl_Module *module, GElf_Addr address, Dwarf_Addr *ret_bias)
{
	Dwarf_Die *unit = dwfl_module_addrdie(module, address, ret_bias);
	if (unit)
		return unit;
	while ((unit = dwfl_module_nextcu(module, unit, ret_bias)))
		if (dwarf_haspc(unit, address - *ret_bias) > 0)
			return unit;
	return NULL;
}

static void find_line(struct search *search, Dwarf_Die *unit, Dwarf_Addr address)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, address);
	int number = 0;
	const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
	if (!file)
		return;
	search->frame.file = source_path(search->arena, compile_folder(unit), file);
	search->frame.line = dwarf_lineno(line, &number) == 0 && number > 0 ? (uint32_t)number : 0;
}

/* The nearest symbol in front is some other function, where a stripped one lies between. */
static void find_symbol(struct search *search, Dwfl_Module *module, GElf_Addr address)
{
	GElf_Off behind = 0;
	GElf_Sym symbol;
	const char *name = dwfl_module_addrinfo(module, address, &behind, &symbol, NULL, NULL, NULL);
	if (name && (behind < symbol.st_size || behind == 0))
		search->frame.function = plain_name(search->arena, name);
}

void symbols_find(struct symbols *symbols, struct arena *arena, const char *path, uint64_t offset,
                  symbols_receive *receive, void *data)
{
	struct search search = {
	    .arena = arena,
	    .receive = receive,
	    .data = data,
	    .frame = {.function = "", .file = "", .module = path, .offset = offset},
	};
	GElf_Addr address;
	Dwfl_Module *module = path[0] ? find_module(symbols, path) : NULL;
	if (module && find_address(module, offset, &address)) {
		Dwarf_Addr bias;
		Dwarf_Die *unit = find_unit(module, address, &bias);
		if (unit) {
			find_line(&search, unit, address - bias);
			if (give_functions(&search, unit, address - bias))
				return;
		}
		find_symbol(&search, module, address);
	}
	give(&search, false);
}
