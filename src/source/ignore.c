#define _DEFAULT_SOURCE
#include "source/ignore.h"

#include "base/files.h"
#include "base/log.h"

#include <git2.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct ignore_rules {
	git_repository *repository;
	char *folder; /* as it is walked; may be reached through symbolic links */
	char *prefix; /* the folder within the repository, "" or ending in '/' */
	bool off;
};

/* libgit2 would open a FIFO or a device of this name, and wait there. */
static bool is_harmless(const char *path)
{
	struct stat status;
	return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

void ignore_rules_enter(struct ignore_rules *rules, struct arena *arena, const char *folder)
{
	const char *path = path_join(arena, folder, ".gitignore");
	if (!rules || rules->off || is_harmless(path))
		return;
	log_message(LOG_WARNING, "%s: is not a regular file; ignore files are not respected in this tree", path);
	rules->off = true;
}

static bool is_ignored(struct ignore_rules *rules, const char *path_in_repository)
{
	int ignored = 0;
	return git_ignore_path_is_ignored(&ignored, rules->repository, path_in_repository) == 0 && ignored;
}

/* Where the folder lies in its repository, and whether its rules can be read from the top down to it. */
static bool find_place(struct ignore_rules *rules, struct arena *arena, const char *folder)
{
	const char *top = git_repository_workdir(rules->repository);
	char *real = realpath(folder, NULL);
	if (!top || !real) {
		free(real);
		return false;
	}
	const char *below = path_below(top, real);
	bool is_top = below == real;
	rules->prefix = memory_copy_string(is_top ? "" : arena_printf(arena, "%s/", below));
	rules->folder = memory_copy_string(folder);
	for (char *upward = real; strlen(upward) + 1 >= strlen(top); upward = path_directory(arena, upward))
		ignore_rules_enter(rules, arena, upward);
	bool usable = is_harmless(path_join(arena, top, ".git/info/exclude")) && !rules->off &&
	              (is_top || !is_ignored(rules, rules->prefix));
	free(real);
	return usable;
}

struct ignore_rules *ignore_rules_open(const char *folder)
{
	git_libgit2_init();
	/* Only ignore files are read, nothing is run: whose repository it is does not matter (in containers it is often
	 * somebody else's). */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	struct ignore_rules *rules = memory_zeroed(1, sizeof *rules);
	struct arena *arena = arena_new();
	git_config *empty = NULL;
	bool usable = git_repository_open_ext(&rules->repository, folder, 0, NULL) == 0;
	/* The repository's own settings could name any file as one more ignore file. */
	usable = usable && git_config_new(&empty) == 0 && git_repository_set_config(rules->repository, empty) == 0;
	git_config_free(empty);
	usable = usable && find_place(rules, arena, folder);
	arena_free(arena);
	if (usable)
		return rules;
	ignore_rules_close(rules);
	return NULL;
}

void ignore_rules_close(struct ignore_rules *rules)
{
	if (!rules)
		return;
	git_repository_free(rules->repository);
	git_libgit2_shutdown();
	free(rules->folder);
	free(rules->prefix);
	free(rules);
}

bool ignore_rules_match(struct ignore_rules *rules, struct arena *arena, const char *path, bool is_folder)
{
	if (!rules || rules->off)
		return false;
	return is_ignored(
	    rules, arena_printf(arena, "%s%s%s", rules->prefix, path_below(rules->folder, path), is_folder ? "/" : ""));
}
