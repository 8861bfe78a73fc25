/* The stdio family and directories, in threads. */
#include "runtime/files.h"

#include <goinception/async/file.h>

#include <stdint.h>

struct stdio_call {
	FILE *file;
	DIR *directory;
	const char *path, *mode;
	void *items;
	const void *constant_items;
	size_t size, count;
	int line_bytes;
	void *ret_pointer;
};

static ssize_t run_fopen(void *argument)
{
	struct stdio_call *call = argument;

	call->ret_pointer = fopen(call->path, call->mode);
	return 0;
}

FILE *gi_fopen(const char *path, const char *mode)
{
	struct stdio_call call = {.path = path, .mode = mode};

	gi_maybe_off_load(run_fopen, &call);
	return call.ret_pointer;
}

static ssize_t run_fread(void *argument)
{
	const struct stdio_call *call = argument;

	return (ssize_t)fread(call->items, call->size, call->count, call->file);
}

/* Of a call that was cancelled nothing has happened: no items. */
static size_t items(ssize_t result) { return result == -1 ? 0 : (size_t)result; }

size_t gi_fread(void *ret_items, size_t size, size_t count, FILE *file)
{
	struct stdio_call call = {.file = file, .items = ret_items, .size = size, .count = count};

	return items(gi_maybe_off_load(run_fread, &call));
}

static ssize_t run_fwrite(void *argument)
{
	const struct stdio_call *call = argument;

	return (ssize_t)fwrite(call->constant_items, call->size, call->count, call->file);
}

size_t gi_fwrite(const void *written, size_t size, size_t count, FILE *file)
{
	struct stdio_call call = {.file = file, .constant_items = written, .size = size, .count = count};

	return items(gi_maybe_off_load(run_fwrite, &call));
}

static ssize_t run_fgets(void *argument)
{
	struct stdio_call *call = argument;

	call->ret_pointer = fgets(call->items, call->line_bytes, call->file);
	return 0;
}

char *gi_fgets(char *line, int size, FILE *file)
{
	struct stdio_call call = {.file = file, .items = line, .line_bytes = size};

	gi_maybe_off_load(run_fgets, &call);
	return call.ret_pointer;
}

static ssize_t run_fflush(void *argument) { return fflush(argument); }

int gi_fflush(FILE *file) { return (int)gi_maybe_off_load(run_fflush, file); }

static ssize_t run_fclose(void *argument) { return fclose(argument); }

/* Also when the task is cancelled: a file that nobody closes is lost. */
int gi_fclose(FILE *file) { return (int)gi_certainly_off_load(run_fclose, file); }

static ssize_t run_opendir(void *argument)
{
	struct stdio_call *call = argument;

	call->ret_pointer = opendir(call->path);
	return 0;
}

DIR *gi_opendir(const char *path)
{
	struct stdio_call call = {.path = path};

	gi_maybe_off_load(run_opendir, &call);
	return call.ret_pointer;
}

static ssize_t run_readdir(void *argument)
{
	struct stdio_call *call = argument;

	call->ret_pointer = readdir(call->directory);
	return 0;
}

struct dirent *gi_readdir(DIR *directory)
{
	struct stdio_call call = {.directory = directory};

	gi_maybe_off_load(run_readdir, &call);
	return call.ret_pointer;
}

static ssize_t run_closedir(void *argument) { return closedir(argument); }

int gi_closedir(DIR *directory) { return (int)gi_certainly_off_load(run_closedir, directory); }
