/* Buffered streams over descriptors, or over what another library makes of them, and servers of such streams.
 *
 * A stream reads ahead, so that lines and records can be taken out of it whatever pieces they come in, and gathers what
 * is written until its buffer is full, it is drained, or closed. Whoever writes faster than the other side reads waits:
 * that is the back-pressure. At a time one task may read, and one may write. */
#ifndef GOINCEPTION_ASYNC_STREAM_H
#define GOINCEPTION_ASYNC_STREAM_H

#include <goinception/async/visibility.h>

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gi_stream;

/* What carries a stream's bytes, as read(), write() and close() do: for TLS by the library of your choice, or a
 * protocol of your own. end() tells the other side that nothing will be written any more, as shutdown(SHUT_WR) does; it
 * may be null. */
struct gi_transport {
	ssize_t (*read)(void *context, void *data, size_t size);
	ssize_t (*write)(void *context, const void *data, size_t size);
	int (*end)(void *context);
	int (*close)(void *context);
};

/* How large the buffers are; zeros are the defaults. */
struct gi_stream_options {
	size_t read_buffer_bytes;  /* also the longest that gi_stream_read_until() finds; 0: 64 KiB */
	size_t write_buffer_bytes; /* 0: 16 KiB */
};

/* Makes a stream over a descriptor, which it owns from then on: a socket, a pipe ... options may be null. Null with
 * errno ENOMEM; then the descriptor is still the caller's. */
GI_PUBLIC struct gi_stream *gi_stream_new(int descriptor, const struct gi_stream_options *options);

/* Makes a stream over a transport, which must live as long as the stream. */
GI_PUBLIC struct gi_stream *gi_stream_new_over(const struct gi_transport *transport, void *context,
                                               const struct gi_stream_options *options);

/* Returns how many bytes came, at least one, waiting for the first; 0 at the end; or -1 with errno, also ECANCELED. */
GI_PUBLIC ssize_t gi_stream_read(struct gi_stream *stream, void *ret_data, size_t size);

/* Waits until all of size bytes are there. Returns fewer when the stream ends before that, 0 at the end. After -1
 * (errno, also ECANCELED) what had come is still in the stream, as far as its buffer goes. (asyncio: readexactly, but
 * the end is no exception.) */
GI_PUBLIC ssize_t gi_stream_read_exactly(struct gi_stream *stream, void *ret_data, size_t size);

/* Reads up to and with the separator, a string that is not empty, such as "\n" or "\r\n\r\n", and puts '\0' behind it.
 * Returns how many bytes that are, without the '\0'. When the stream ends before a separator comes, what is left is
 * returned, and 0 at the end: so what does not end in the separator was the last. -1 with errno EMSGSIZE when there is
 * none within size - 1 bytes, or within the stream's buffer; ECANCELED; or what reading said. After that nothing is
 * lost: the bytes are still in the stream. (asyncio: readuntil.) */
GI_PUBLIC ssize_t gi_stream_read_until(struct gi_stream *stream, const char *separator, char *ret_data, size_t size);

/* Writes all of it to the stream's buffer, waiting where that is full. Returns 0, or -1 with errno: then it is not
 * known how much has been sent, and all further writes fail with the same error (but after ECANCELED, one may go on
 * draining). */
GI_PUBLIC int gi_stream_write(struct gi_stream *stream, const void *data, size_t size);

/* The same, as printf() writes. Also ENOMEM, EILSEQ, EOVERFLOW. */
GI_PUBLIC int gi_stream_printf(struct gi_stream *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Waits until all that was written has been handed to the descriptor or transport. Returns 0, or -1 with errno as
 * above. */
GI_PUBLIC int gi_stream_drain(struct gi_stream *stream);

/* Drains, and tells the other side that nothing more comes. Reading goes on. Returns 0, or -1 with errno. */
GI_PUBLIC int gi_stream_end(struct gi_stream *stream);

/* Drains if the task is not cancelled and nothing has gone wrong, closes what is below, and frees the stream, in any
 * case. Returns 0, or -1 with errno: then not all may have been sent. Null is allowed. */
GI_PUBLIC int gi_stream_close(struct gi_stream *stream);

/* The descriptor; -1 with a transport. */
GI_PUBLIC int gi_stream_descriptor(const struct gi_stream *stream);

/* Connects to a host's service ("http", "80"), trying its addresses one after the other. Null with errno: ENOENT when
 * the name is not known, what the last address said, or ECANCELED. */
GI_PUBLIC struct gi_stream *gi_connect_tcp(const char *host, const char *service,
                                           const struct gi_stream_options *options);

/* How a server serves; zeros are the defaults. */
struct gi_server_options {
	struct gi_stream_options streams;
	size_t connections_max; /* at a time; at each address one more is taken and waits, further ones in the kernel;
	                           0: all */
	int backlog;            /* how long that queue is; 0: 128 */

	/* Is told each listening socket, before the first connection is taken: for its port, see getsockname(). */
	void (*listening)(int descriptor, void *context);
	void *listening_context;
};

/* Listens on all addresses of a host (null: of this machine) and a service ("0": any free port), and runs
 * handle(stream, context) for each connection, each as a task of its own. The stream is closed when that returns; what
 * it returns is no matter for the others. TCP_NODELAY is set: what is to be sent together is gathered by the stream.
 * When descriptors or memory run out it waits for better times. options may be null. Serves until the task is
 * cancelled: -1 with errno ECANCELED, when all handlers have ended; or at once with ENOENT (no such name), EADDRINUSE,
 * EACCES ... (asyncio.start_server, trio.serve_tcp.) */
GI_PUBLIC int gi_serve_tcp(const char *host, const char *service,
                           int (*handle)(struct gi_stream *stream, void *context), void *context,
                           const struct gi_server_options *options);

#ifdef __cplusplus
}
#endif
#endif
