#include "cli/output.h"

#include "base/files.h"
#include "source/flags.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool output_is_standard(const char *path) { return !path || strcmp(path, "-") == 0; }

static bool check_folder(const char *path, struct error *error)
{
	struct arena *arena = arena_new();
	const char *folder = path_directory(arena, path);
	bool good = true;
	if (!path_is_directory(folder))
		good = error_set_at(error, path, 0, 0, "cannot be written: there is no folder '%s'", folder);
	else if (access(folder, W_OK) < 0)
		good = error_set_at(error, path, 0, 0, "cannot be written: %s", strerror(errno));
	arena_free(arena);
	return good;
}

bool output_check(const char *path, struct error *error)
{
	if (output_is_standard(path))
		return true;
	struct stat status;
	if (stat(path, &status) < 0)
		return check_folder(path, error);
	if (S_ISREG(status.st_mode) && status.st_size && language_of_name(path) != LANGUAGE_NONE)
		return error_set_at(error, path, 0, 0, "is a source, which is not written over; name another file");
	if (S_ISREG(status.st_mode))
		return check_folder(path, error);
	if (S_ISDIR(status.st_mode))
		return error_set_at(error, path, 0, 0, "cannot be written: it is a folder");
	if (access(path, W_OK) < 0)
		return error_set_at(error, path, 0, 0, "cannot be written: %s", strerror(errno));
	return true;
}

bool output_write(const char *path, const struct text *text, struct error *error)
{
	if (output_is_standard(path)) {
		if (descriptor_write(STDOUT_FILENO, text_string(text), text->length) || errno == EPIPE)
			return true;
		return error_set(error, "cannot write to standard output: %s", strerror(errno));
	}
	return file_write_output(path, text_string(text), text->length, error);
}

enum exit_code print_text(struct text *text)
{
	struct error error;
	bool written = output_write(NULL, text, &error);
	if (!written)
		show_error(&error);
	text_free(text);
	return written ? EXIT_CLEAN : EXIT_INTERNAL;
}
