/* goinception cache: how large the cache is, and making it smaller. */
#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "config/options.h"
#include "extract/cache_size.h"

static const struct option options[] = {
    OPTION_ROW_CACHE_DIR,
    OPTION_ROW_CACHE_SIZE,
    {.name = "clear",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "remove all of it",
     .details = "Only what goinception put there. The next analysis reads every source again."},
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    {.name = NULL},
};

static void write_usage(const char *folder, uint64_t most_bytes, const struct cache_usage *usage, struct text *out)
{
	text_printf(out, "%s: %zu entries, %.1f MiB", folder, usage->entries, (double)usage->bytes / (1 << 20));
	if (most_bytes == UINT64_MAX)
		text_add(out, ", unlimited");
	else if (most_bytes)
		text_printf(out, " of %llu", (unsigned long long)most_bytes >> 20);
	if (usage->removed)
		text_printf(out, "; %zu removed", usage->removed);
	text_add(out, "\n");
}

static enum exit_code run(const struct settings *settings)
{
	const char *folder = settings_string(settings, "cache-dir");
	struct error error;
	if (!folder) {
		error_set(&error, "there is no home folder to look in: name the cache with --cache-dir");
		show_error(&error);
		return EXIT_USAGE;
	}
	uint64_t most_bytes = settings_flag(settings, "clear") ? 0 : cache_most_bytes(settings);
	struct cache_usage usage = cache_trim(folder, most_bytes);
	struct text text = {0};
	write_usage(folder, most_bytes, &usage, &text);
	return print_text(&text);
}

const struct command cache_command = {
    .name = "cache",
    .summary = "how large the cache is; make it smaller",
    .synopsis = "[OPTION]...",
    .description =
        "Prints where the cache of facts is and how much of the disk it takes. What is more than --cache-size is "
        "removed, the entries that were not used for longest first, as analyze does by itself now and then.\n\n"
        "Removing entries is safe at any time, also while analyses run: a source whose entry is gone is read again.",
    .operands = OPERANDS_NONE,
    .options = options,
    .run = run,
};
