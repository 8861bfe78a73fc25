# Comments that accept findings: with a reason, for a line, a block or a file, until a day; and what is said of those that
# do not do what they seem to.
cat >handlers.c <<'END'
#include <poll.h>
#include <unistd.h>
#include "legacy.h"
static void on_ready(int descriptor)
{
	sleep(1); /* goinception: ignore(sleep) the device needs it */
	/* goinception: ignore(sleep, file-sync) until 2026-06-30: the new board has no such device */
	sleep(2);
	sleep(3); /* goinception: ignore(sleep) */
	sleep(4); /* goinception: ignore(slep) a slip */
	/* goinception: ignore-begin(file-sync) the log must be there after a crash */
	fsync(descriptor);
	fdatasync(descriptor);
	/* goinception: ignore-end */
	fsync(descriptor);
	close(descriptor); /* goinception: ignore(file-sync) nothing here */
	/* goinception: ignroe(sleep) another slip */
	legacy(descriptor);
}
int main(void)
{
	struct pollfd set[2] = {{.fd = 0, .events = POLLIN}, {.fd = 1, .events = POLLIN}};
	for (;;) {
		poll(set, 2, -1);
		for (int i = 0; i < 2; i++)
			if (set[i].revents)
				on_ready(set[i].fd);
	}
}
/* goinception: ignore-begin(sleep) never ended */
END
cat >legacy.h <<'END'
// goinception: ignore-file(sleep) it is rewritten next year
static inline void legacy(int descriptor)
{
	sleep(5);
	fsync(descriptor);
}
END
cp handlers.c other.c
export SOURCE_DATE_EPOCH=1795219200 # 2026-11-21
"$GOINCEPTION" analyze --path handlers.c --path other.c --no-cache >report
grep -E '^(handlers|legacy).*: error|suppress' report
"$GOINCEPTION" analyze --path handlers.c --no-cache -o report.json
/usr/bin/python3 "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/report-1.json" report.json
echo "--- half a year before"
SOURCE_DATE_EPOCH=1780000000 "$GOINCEPTION" analyze --path handlers.c --no-cache | grep -E '^handlers.c:8|it was until'
echo "--- what is switched off is not asked for"
"$GOINCEPTION" analyze --path handlers.c --no-cache --level file-sync=0 | grep -E 'no use'
