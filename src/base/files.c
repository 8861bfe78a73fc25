#define _GNU_SOURCE
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

static int open_regular(const char *path, struct stat *ret_status)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (descriptor < 0)
		return -1;
	if (fstat(descriptor, ret_status) == 0 && S_ISREG(ret_status->st_mode))
		return descriptor;
	int why = S_ISDIR(ret_status->st_mode) ? EISDIR : EINVAL;
	close(descriptor);
	errno = why;
	return -1;
}

static bool cannot_read(struct error *error, const char *path, int why)
{
	return error_set_at(error, path, 0, 0, "cannot be read: %s",
	                    why == EINVAL ? "not a regular file" : strerror(why));
}

/* Up to so many bytes, and a 0 behind them; closes the descriptor. False with errno. */
static bool read_bytes(int descriptor, char *bytes, size_t most, size_t *ret_size)
{
	ssize_t got = 1;
	size_t size = 0;
	while (size < most && got != 0) {
		got = read(descriptor, bytes + size, most - size);
		if (got < 0 && errno != EINTR)
			break;
		size += got > 0 ? (size_t)got : 0;
	}
	int why = errno;
	close(descriptor);
	bytes[size] = 0;
	*ret_size = size;
	errno = why;
	return got >= 0;
}

bool file_read(struct arena *arena, const char *path, char **ret_bytes, size_t *ret_size, struct error *error)
{
	struct stat status = {0};
	int descriptor = open_regular(path, &status);
	if (descriptor < 0)
		return cannot_read(error, path, errno);
	*ret_bytes = arena_bytes(arena, (size_t)status.st_size + 1);
	return read_bytes(descriptor, *ret_bytes, (size_t)status.st_size, ret_size) || cannot_read(error, path, errno);
}

bool file_read_start(const char *path, size_t most, struct text *text, struct error *error)
{
	struct stat status = {0};
	int descriptor = open_regular(path, &status);
	text_clear(text);
	if (descriptor < 0)
		return cannot_read(error, path, errno);
	if ((uint64_t)status.st_size < most)
		most = (size_t)status.st_size;
	text_reserve(text, most);
	return read_bytes(descriptor, text->bytes, most, &text->length) || cannot_read(error, path, errno);
}

static bool wait_until_writable(int descriptor)
{
	struct pollfd waiting = {.fd = descriptor, .events = POLLOUT};
	return poll(&waiting, 1, -1) >= 0 || errno == EINTR;
}

bool descriptor_write(int descriptor, const void *bytes, size_t size)
{
	for (const char *at = bytes; size;) {
		ssize_t done = write(descriptor, at, size);
		if (done < 0 && (errno == EINTR || (errno == EAGAIN && wait_until_writable(descriptor))))
			continue;
		if (done < 0)
			return false;
		at += done;
		size -= (size_t)done;
	}
	return true;
}

/* Opened, written and closed; what did not work is in errno. A full disk may show only at the close. */
static bool write_file(const char *path, int flags, const char *bytes, size_t size)
{
	int descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | flags, 0666);
	if (descriptor < 0)
		return false;
	bool written = descriptor_write(descriptor, bytes, size);
	int why = errno;
	if (close(descriptor) < 0 && written)
		return false;
	errno = why;
	return written;
}

/* A device, a pipe or a link is written through: renaming over /dev/null would replace it for the whole machine. */
static bool is_to_be_replaced(const char *path)
{
	struct stat status;
	return lstat(path, &status) < 0 || S_ISREG(status.st_mode);
}

/* Puts the one in place of the other. */
typedef bool replacing(const char *aside, const char *path);

static bool replace_for_good(const char *aside, const char *path) { return rename(aside, path) == 0; }

/* A file system that renames over a file writes the new one to the disk first, so that there always is one; that takes
 * as long as a report itself. Where two files change places, it does not. */
static bool replace_at_once(const char *aside, const char *path)
{
	if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
		return unlink(aside) == 0;
	return replace_for_good(aside, path);
}

static bool write_beside(const char *path, const char *bytes, size_t size, replacing *replace, struct error *error)
{
	char aside[4096];
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now); /* on a shared disk, others may have the same process id */
	if (snprintf(aside, sizeof aside, "%s.%ld-%lx.tmp", path, (long)getpid(), now.tv_nsec) >= (int)sizeof aside)
		return error_set_at(error, path, 0, 0, "cannot be written: the name is too long");
	if (!is_to_be_replaced(path)) {
		if (write_file(path, 0, bytes, size))
			return true;
	} else {
		if (write_file(aside, O_CREAT, bytes, size) && replace(aside, path))
			return true;
		int why = errno;
		unlink(aside);
		errno = why;
	}
	return error_set_at(error, path, 0, 0, "cannot be written: %s", strerror(errno));
}

bool file_write(const char *path, const char *bytes, size_t size, struct error *error)
{
	return write_beside(path, bytes, size, replace_for_good, error);
}

bool file_write_output(const char *path, const char *bytes, size_t size, struct error *error)
{
	return write_beside(path, bytes, size, replace_at_once, error);
}

bool file_hash(const char *path, uint64_t *ret_hash)
{
	struct stat status;
	int descriptor = open_regular(path, &status);
	if (descriptor < 0)
		return false;
	XXH3_state_t *state = XXH3_createState();
	if (!state) {
		close(descriptor);
		return false;
	}
	XXH3_64bits_reset(state);
	char buffer[32768];
	ssize_t got;
	while ((got = read(descriptor, buffer, sizeof buffer)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		XXH3_64bits_update(state, buffer, (size_t)got);
	}
	*ret_hash = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	close(descriptor);
	return got == 0;
}

bool path_is_file(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

int64_t file_written_ns(const char *path)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return FILE_NEVER_WRITTEN;
	return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

bool path_is_directory(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool directory_create(const char *path, struct error *error)
{
	char part[4096];
	if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
		return error_set_at(error, path, 0, 0, "cannot be made: the name is too long");
	for (char *slash = part + 1; *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = 0;
		mkdir(part, 0777); /* what matters is the last one */
		*slash = '/';
	}
	if (mkdir(part, 0777) < 0 && !(errno == EEXIST && path_is_directory(part)))
		return error_set_at(error, path, 0, 0, "cannot be made: %s", strerror(errno));
	return true;
}

bool file_write_below(const char *path, const char *bytes, size_t size, struct error *error)
{
	struct arena *arena = arena_new();
	bool written = directory_create(path_directory(arena, path), error) && file_write(path, bytes, size, error);
	arena_free(arena);
	return written;
}

static void drop_last_part(char *path, size_t *length)
{
	while (*length > 0 && path[*length - 1] != '/')
		(*length)--;
	if (*length > 0)
		(*length)--;
	path[*length] = 0;
}

static char *normalise(struct arena *arena, const char *path)
{
	char *clean = arena_alloc(arena, strlen(path) + 2);
	size_t length = 0;
	for (const char *part = path; *part;) {
		size_t size = strcspn(part, "/");
		if (size == 2 && part[0] == '.' && part[1] == '.') {
			drop_last_part(clean, &length);
		} else if (size > 0 && !(size == 1 && part[0] == '.')) {
			clean[length++] = '/';
			memcpy(clean + length, part, size);
			length += size;
		}
		part += size;
		part += strspn(part, "/");
	}
	if (length == 0)
		clean[length++] = '/';
	clean[length] = 0;
	return clean;
}

char *path_absolute(struct arena *arena, const char *base, const char *path)
{
	if (path[0] == '/')
		return normalise(arena, path);
	if (base && base[0] == '/')
		return normalise(arena, path_join(arena, base, path));
	char *current = get_current_dir_name();
	char *absolute = path_join(arena, current ? current : "/", base ? path_join(arena, base, path) : path);
	free(current);
	return normalise(arena, absolute);
}

char *path_join(struct arena *arena, const char *directory, const char *name)
{
	size_t length = strlen(directory);
	return arena_printf(arena, "%s%s%s", directory, length && directory[length - 1] == '/' ? "" : "/", name);
}

char *path_directory(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return arena_copy_string(arena, ".");
	return arena_copy_bytes(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const char *path_below(const char *root, const char *path)
{
	size_t length = strlen(root);
	while (length && root[length - 1] == '/')
		length--;
	if (strncmp(root, path, length) == 0 && path[length] == '/' && path[length + 1])
		return path + length + 1;
	return path;
}

const char *path_moved(struct arena *arena, const char *string, const char *from, const char *to)
{
	size_t length = strlen(from);
	for (const char *at = string; (at = strstr(at, from)); at++) {
		if (at[length] && at[length] != '/')
			continue;
		const char *rest = path_moved(arena, at + length, from, to);
		return arena_printf(arena, "%.*s%s%s", (int)(at - string), string, to, rest);
	}
	return string;
}
