/* An echo server on libuv: uv_try_write() first, as libuv's own advice is; one buffer for reading. */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

static char data[4096];

static void give_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *ret_buffer)
{
	(void)handle;
	(void)wanted;
	*ret_buffer = uv_buf_init(data, sizeof data);
}

static void on_closed(uv_handle_t *handle) { free(handle); }

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
	uv_buf_t written = uv_buf_init(buffer->base, got > 0 ? (unsigned)got : 0);

	if (got == 0)
		return;
	if (got < 0 || uv_try_write(stream, &written, 1) != got)
		uv_close((uv_handle_t *)stream, on_closed);
}

static void on_connection(uv_stream_t *server, int status)
{
	uv_tcp_t *client = malloc(sizeof *client);

	(void)status;
	uv_tcp_init(server->loop, client);
	if (uv_accept(server, (uv_stream_t *)client) == 0)
		uv_read_start((uv_stream_t *)client, give_buffer, on_read);
}

int main(void)
{
	uv_tcp_t server;
	struct sockaddr_in address;
	int length = sizeof address;

	uv_ip4_addr("127.0.0.1", 0, &address);
	uv_tcp_init(uv_default_loop(), &server);
	uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
	uv_listen((uv_stream_t *)&server, 128, on_connection);
	uv_tcp_getsockname(&server, (struct sockaddr *)&address, &length);
	printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
