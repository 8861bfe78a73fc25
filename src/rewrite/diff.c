#define _DEFAULT_SOURCE
#include "rewrite/diff.h"

#include <git2.h>

bool diff_write(const char *name, const char *before, size_t before_size, const char *after, size_t after_size,
                struct text *out)
{
	git_libgit2_init();
	git_diff_options options;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FORCE_TEXT;
	options.id_abbrev = SHA1_DIGITS;
	git_patch *patch = NULL;
	git_buf buffer = {0};
	int code = git_patch_from_buffers(&patch, before, before_size, name, after, after_size, name, &options);
	if (code == 0)
		code = git_patch_to_buf(&buffer, patch);
	if (code == 0 && buffer.size)
		text_add_bytes(out, buffer.ptr, buffer.size);
	git_buf_dispose(&buffer);
	git_patch_free(patch);
	git_libgit2_shutdown();
	return code == 0;
}

void diff_name_of_bytes(const char *bytes, size_t size, char ret[SHA1_DIGITS + 1])
{
	git_libgit2_init();
	git_oid name = {{0}};
	git_odb_hash(&name, bytes, size, GIT_OBJECT_BLOB);
	git_oid_tostr(ret, SHA1_DIGITS + 1, &name);
	git_libgit2_shutdown();
}
