/* Serves the loop's metrics to Prometheus, beside whatever else the program does.
 *
 *	metrics [PORT] */
#include "listen.h"

#include <goinception/async.h>

static int serve_metrics(void *argument)
{
	int listening = listen_on(argument);
	char request[4096], text[8192], head[128];

	if (listening == -1)
		return 2;
	for (int connection; (connection = gi_accept(listening, NULL, NULL)) != -1; gi_close(connection)) {
		struct gi_scope patience;

		gi_scope_enter_for(&patience, 5 * GI_SECOND_NS);
		if (gi_read(connection, request, sizeof request) > 0) {
			int body = (int)gi_metrics_text(text, sizeof text);
			int length = snprintf(
			    head, sizeof head,
			    "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: %d\r\n\r\n",
			    body);

			gi_send(connection, head, (size_t)length, MSG_NOSIGNAL);
			gi_send(connection, text, (size_t)body, MSG_NOSIGNAL);
		}
		gi_scope_leave(&patience);
	}
	return 0;
}

int main(int count, char **arguments) { return gi_run(serve_metrics, count > 1 ? arguments[1] : "0", NULL); }
