#define _GNU_SOURCE
#include "trace/preloadable.h"

#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { MOST_INTERPRETERS = 4 };

static bool is_program(const char *path) { return path_is_file(path) && access(path, X_OK) == 0; }

char *program_find(struct arena *arena, const char *name, struct error *error)
{
	if (strchr(name, '/')) {
		if (access(name, X_OK) == 0 && path_is_file(name))
			return arena_copy_string(arena, name);
		error_set(error, "%s: cannot be run: %s", name,
		          path_is_directory(name) ? "a folder" : strerror(errno ? errno : EACCES));
		return NULL;
	}
	const char *folders = getenv("PATH"), *end;
	for (const char *at = folders ? folders : "/usr/bin:/bin"; at; at = end ? end + 1 : NULL) {
		end = strchr(at, ':');
		size_t length = end ? (size_t)(end - at) : strlen(at);
		char *path = path_join(arena, length ? arena_copy_bytes(arena, at, length) : ".", name);
		if (is_program(path))
			return path;
	}
	error_set(error, "%s: no such program in PATH", name);
	return NULL;
}

/* The kernel tells the dynamic linker then that it must not trust its environment. */
static bool has_other_rights(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return false;
	if ((status.st_mode & S_ISUID && status.st_uid != getuid()) ||
	    (status.st_mode & S_ISGID && status.st_gid != getgid()))
		return true;
	return getuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0;
}

/* The dynamic linker that the program asks for: "ld-linux-x86-64.so.2"; "" when it asks for none. */
static bool read_linker(Elf *elf, char *ret_name, size_t size)
{
	size_t count;
	ret_name[0] = 0;
	if (elf_getphdrnum(elf, &count) != 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr segment;
		if (!gelf_getphdr(elf, (int)i, &segment) || segment.p_type != PT_INTERP)
			continue;
		Elf_Data *path = elf_getdata_rawchunk(elf, (int64_t)segment.p_offset, segment.p_filesz, ELF_T_BYTE);
		if (path)
			snprintf(ret_name, size, "%.*s", (int)path->d_size, (const char *)path->d_buf);
		const char *name = path_name(ret_name);
		memmove(ret_name, name, strlen(name) + 1);
	}
	return true;
}

static bool check_linker(const char *path, Elf *elf, Elf *self, struct error *error)
{
	char theirs[NAME_MAX + 1], ours[NAME_MAX + 1];
	if (!read_linker(elf, theirs, sizeof theirs))
		return error_set(error, "%s: %s", path, elf_errmsg(-1));
	if (!theirs[0])
		return error_set(error,
		                 "%s is linked statically: it loads no library, so its calls cannot be watched; link "
		                 "it dynamically to trace it",
		                 path);
	if (self && read_linker(self, ours, sizeof ours) && ours[0] && strcmp(theirs, ours) != 0)
		return error_set(error,
		                 "%s is linked against another C library than goinception (it is loaded by %s, not "
		                 "%s): what is to watch its calls cannot be loaded into it",
		                 path, theirs, ours);
	return true;
}

static bool check_machine(const char *path, Elf *elf, Elf *self, struct error *error)
{
	GElf_Ehdr theirs, ours;
	if (self && gelf_getehdr(self, &ours) && gelf_getehdr(elf, &theirs) &&
	    (theirs.e_machine != ours.e_machine || gelf_getclass(elf) != gelf_getclass(self)))
		return error_set(error, "%s is built for another machine than goinception: it cannot be traced by it",
		                 path);
	return true;
}

static bool check_elf(const char *path, int descriptor, struct error *error)
{
	elf_version(EV_CURRENT);
	int own = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	Elf *elf = elf_begin(descriptor, ELF_C_READ, NULL), *self = own < 0 ? NULL : elf_begin(own, ELF_C_READ, NULL);
	bool good = true;
	if (elf && elf_kind(elf) == ELF_K_ELF)
		good = check_machine(path, elf, self, error) && check_linker(path, elf, self, error);
	elf_end(elf);
	elf_end(self);
	if (own >= 0)
		close(own);
	return good;
}

/* The interpreter that the first line of a script names: "#!/usr/bin/python3 -u". */
static bool read_interpreter(int descriptor, char *name, size_t size)
{
	ssize_t got = pread(descriptor, name, size - 1, 0);
	if (got < 2 || (size_t)got >= size || name[0] != '#' || name[1] != '!')
		return false;
	name[got] = 0;
	size_t start = 2 + strspn(name + 2, " \t"), length = strcspn(name + start, " \t\r\n");
	memmove(name, name + start, length);
	name[length] = 0;
	return length > 0;
}

static bool check(const char *path, unsigned depth, struct error *error)
{
	char interpreter[PATH_MAX];
	if (has_other_rights(path))
		return error_set(
		    error,
		    "%s runs with other rights than yours (setuid, setgid or capabilities): the system "
		    "preloads nothing into it; trace it as the user that it runs as, or a copy without them",
		    path);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return true; /* may be run, but not read: nothing is known */
	bool good;
	if (depth < MOST_INTERPRETERS && read_interpreter(descriptor, interpreter, sizeof interpreter))
		good = check(interpreter, depth + 1, error);
	else
		good = check_elf(path, descriptor, error);
	close(descriptor);
	return good;
}

bool program_is_preloadable(const char *path, struct error *error) { return check(path, 0, error); }
