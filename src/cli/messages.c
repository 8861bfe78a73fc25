#include "cli/messages.h"

#include "report/glyph.h"

#include <string.h>
#include <time.h>

static bool as_json;

static const char *const level_names[] = {"error", "warning", "info", "debug"};

void messages_as_json(bool json) { as_json = json; }

bool messages_are_json(void) { return as_json; }

void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

/* ---- JSON, an object a line ---- */

static void add_string(struct text *out, const char *string)
{
	struct text clean = {0};
	text_add_utf8(&clean, string);
	text_add(out, "\"");
	for (const char *at = text_string(&clean); *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == '"' || byte == '\\')
			text_printf(out, "\\%c", byte);
		else if (byte < ' ')
			text_printf(out, "\\u%04x", byte);
		else
			text_add_bytes(out, at, 1);
	}
	text_add(out, "\"");
	text_free(&clean);
}

static void add_time(struct text *out)
{
	struct timespec now;
	struct tm parts;
	char day[32];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
	text_printf(out, "%s.%03ldZ", day, now.tv_nsec / 1000000);
}

/* {"time": "...", "level": "...", and, for what is no log line, "event": "..." */
static void start_object(struct text *out, const char *level, const char *event)
{
	text_add(out, "{\"time\": \"");
	add_time(out);
	text_printf(out, "\", \"level\": \"%s\"", level);
	if (event)
		text_printf(out, ", \"event\": \"%s\"", event);
}

static void add_message(struct text *out, const char *message)
{
	text_add(out, ", \"message\": ");
	add_string(out, message);
}

/* In one write: lines of several processes do not mix. */
static void end_line(struct text *out, FILE *file, const char *end)
{
	text_add(out, end);
	fwrite(text_string(out), 1, out->length, file);
	fflush(file); /* whatever happens next, the reader has it */
	text_free(out);
}

/* ---- what is said ---- */

void message_log(FILE *file, enum log_level level, const char *message)
{
	struct text line = {0};
	if (as_json) {
		start_object(&line, level_names[level], NULL);
		add_message(&line, message);
		end_line(&line, file ? file : stderr, "}\n");
		return;
	}
	char printable[2048];
	snprintf(printable, sizeof printable, "%s", message);
	make_printable(printable);
	if (file)
		add_time(&line);
	text_printf(&line, "%s %s: %s", file ? "" : "goinception:", level_names[level], printable);
	end_line(&line, file ? file : stderr, "\n");
}

void show_error(const struct error *error)
{
	struct text line = {0};
	char message[sizeof *error + 64];
	if (as_json) {
		start_object(&line, level_names[LOG_ERROR], "end");
		add_message(&line, error->message);
		if (error->file[0]) {
			text_add(&line, ", \"file\": ");
			add_string(&line, error->file);
		}
		if (error->line)
			text_printf(&line, ", \"line\": %u", error->line);
		if (error->column)
			text_printf(&line, ", \"column\": %u", error->column);
		end_line(&line, stderr, "}\n");
		return;
	}
	error_describe(error, message, sizeof message);
	make_printable(message);
	text_printf(&line, "goinception: %s", message);
	end_line(&line, stderr, "\n");
}

static void note_as_json(const char *event, const char *note)
{
	struct text line = {0};
	start_object(&line, level_names[LOG_INFO], event);
	add_message(&line, note);
	end_line(&line, stderr, "}\n");
}

void message_note(const char *event, const char *lines)
{
	struct text text = {0};
	if (!as_json) {
		text_add(&text, lines);
		end_line(&text, stderr, "");
		return;
	}
	for (const char *at = lines; *at;) {
		size_t length = strcspn(at, "\n");
		text_add_bytes(&text, at, length);
		if (length)
			note_as_json(event, text_string(&text));
		text_clear(&text);
		at += length + (at[length] == '\n');
	}
	text_free(&text);
}

void message_progress(const char *fields, const char *line)
{
	struct text text = {0};
	if (as_json) {
		start_object(&text, level_names[LOG_INFO], "progress");
		text_printf(&text, ", %s}\n", fields);
	} else {
		text_add(&text, line);
	}
	end_line(&text, stderr, "");
}
