#include <goinception/async/stream.h>

#include "runtime/loop.h"

#include <goinception/async/io.h>
#include <goinception/async/socket.h>

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BUFFER_BYTES = 64 * 1024, WRITE_BUFFER_BYTES = 16 * 1024, READ_FIRST_BYTES = 4 * 1024 };

struct gi_stream {
	const struct gi_transport *transport;
	void *context; /* the stream itself when it is over a descriptor */
	int descriptor;
	bool is_socket;
	int write_error; /* what ended writing; 0 */

	/* Begins small: most streams never carry a long line. */
	char *read_data;
	size_t read_capacity, read_capacity_max;
	size_t read_begin, read_end; /* what has come and was not taken */

	char *write_data;
	size_t write_capacity, write_begin, write_end;
};

static ssize_t read_descriptor(void *context, void *data, size_t size)
{
	const struct gi_stream *stream = context;

	return gi_read(stream->descriptor, data, size);
}

static ssize_t write_descriptor(void *context, const void *data, size_t size)
{
	const struct gi_stream *stream = context;

	if (stream->is_socket)
		return gi_send(stream->descriptor, data, size, MSG_NOSIGNAL);
	return gi_write(stream->descriptor, data, size);
}

static int end_descriptor(void *context)
{
	const struct gi_stream *stream = context;

	return stream->is_socket ? shutdown(stream->descriptor, SHUT_WR) : 0;
}

static int close_descriptor(void *context) { return gi_close(((const struct gi_stream *)context)->descriptor); }

static const struct gi_transport over_descriptor = {read_descriptor, write_descriptor, end_descriptor,
                                                    close_descriptor};

struct gi_stream *gi_stream_new_over(const struct gi_transport *transport, void *context,
                                     const struct gi_stream_options *options)
{
	struct gi_stream *stream = calloc(1, sizeof *stream);

	if (!stream)
		return NULL;
	stream->transport = transport;
	stream->context = context;
	stream->descriptor = -1;
	stream->read_capacity_max =
	    options && options->read_buffer_bytes ? options->read_buffer_bytes : (size_t)READ_BUFFER_BYTES;
	stream->write_capacity =
	    options && options->write_buffer_bytes ? options->write_buffer_bytes : (size_t)WRITE_BUFFER_BYTES;
	return stream;
}

struct gi_stream *gi_stream_new(int descriptor, const struct gi_stream_options *options)
{
	struct gi_stream *stream = gi_stream_new_over(&over_descriptor, NULL, options);
	int type;
	socklen_t length = sizeof type;

	if (!stream)
		return NULL;
	stream->context = stream;
	stream->descriptor = descriptor;
	stream->is_socket = getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
	return stream;
}

int gi_stream_descriptor(const struct gi_stream *stream) { return stream->descriptor; }

/* Makes room behind what has come. False with errno ENOMEM, or EMSGSIZE when the buffer is full and may not grow. */
static bool make_room(struct gi_stream *stream)
{
	if (stream->read_begin > 0) {
		memmove(stream->read_data, stream->read_data + stream->read_begin,
		        stream->read_end - stream->read_begin);
		stream->read_end -= stream->read_begin;
		stream->read_begin = 0;
	}
	if (stream->read_end < stream->read_capacity)
		return true;
	if (stream->read_capacity == stream->read_capacity_max) {
		errno = EMSGSIZE;
		return false;
	}
	size_t capacity = stream->read_capacity ? 2 * stream->read_capacity : (size_t)READ_FIRST_BYTES;
	if (capacity > stream->read_capacity_max)
		capacity = stream->read_capacity_max;
	char *grown = realloc(stream->read_data, capacity);

	if (!grown)
		return false;
	stream->read_data = grown;
	stream->read_capacity = capacity;
	return true;
}

/* Reads what there is into the buffer. Returns as read() does. */
static ssize_t fill(struct gi_stream *stream)
{
	if (!make_room(stream))
		return -1;
	ssize_t got = stream->transport->read(stream->context, stream->read_data + stream->read_end,
	                                      stream->read_capacity - stream->read_end);

	if (got > 0)
		stream->read_end += (size_t)got;
	return got;
}

/* Takes bytes out of the buffer, as many as there are. */
static size_t take(struct gi_stream *stream, void *ret_data, size_t size)
{
	size_t there = stream->read_end - stream->read_begin, taken = there < size ? there : size;

	if (taken > 0)
		memcpy(ret_data, stream->read_data + stream->read_begin, taken);
	stream->read_begin += taken;
	if (stream->read_begin == stream->read_end)
		stream->read_begin = stream->read_end = 0;
	return taken;
}

ssize_t gi_stream_read(struct gi_stream *stream, void *ret_data, size_t size)
{
	if (stream->read_begin == stream->read_end && size > 0) {
		/* A large read needs no detour over the buffer. */
		if (size >= stream->read_capacity_max)
			return stream->transport->read(stream->context, ret_data, size);
		ssize_t got = fill(stream);
		if (got <= 0)
			return got;
	}
	return (ssize_t)take(stream, ret_data, size);
}

/* What is longer than the buffer goes directly to where it shall be. */
static ssize_t read_long(struct gi_stream *stream, char *data, size_t size)
{
	size_t done = take(stream, data, size);

	while (done < size) {
		ssize_t got = stream->transport->read(stream->context, data + done, size - done);

		if (got == -1)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

ssize_t gi_stream_read_exactly(struct gi_stream *stream, void *ret_data, size_t size)
{
	if (size > stream->read_capacity_max)
		return read_long(stream, ret_data, size);
	while (stream->read_end - stream->read_begin < size) {
		ssize_t got = fill(stream);

		if (got == -1)
			return -1;
		if (got == 0)
			break;
	}
	return (ssize_t)take(stream, ret_data, size);
}

ssize_t gi_stream_read_until(struct gi_stream *stream, const char *separator, char *ret_data, size_t size)
{
	size_t separator_bytes = strlen(separator), searched = 0;

	if (separator_bytes == 0 || size == 0) {
		errno = EINVAL;
		return -1;
	}
	for (;;) {
		const char *begin = stream->read_data + stream->read_begin;
		size_t there = stream->read_end - stream->read_begin, wanted = there;
		const char *found = there - searched >= separator_bytes
		                        ? memmem(begin + searched, there - searched, separator, separator_bytes)
		                        : NULL;

		if (found)
			wanted = (size_t)(found - begin) + separator_bytes;
		if (wanted >= size) {
			errno = EMSGSIZE;
			return -1;
		}
		if (!found) {
			ssize_t got = fill(stream);

			/* A separator may lie across the seam. */
			searched = there >= separator_bytes ? there - separator_bytes + 1 : 0;
			if (got > 0)
				continue;
			if (got == -1)
				return -1;
		}
		take(stream, ret_data, wanted);
		ret_data[wanted] = '\0';
		return (ssize_t)wanted;
	}
}

/* Hands the buffer over. What was taken before an error is not offered again. */
static int flush(struct gi_stream *stream)
{
	while (stream->write_begin < stream->write_end) {
		ssize_t written = stream->transport->write(stream->context, stream->write_data + stream->write_begin,
		                                           stream->write_end - stream->write_begin);

		if (written == -1) {
			if (errno == EINTR)
				continue;
			if (errno != ECANCELED)
				stream->write_error = errno;
			return -1;
		}
		stream->write_begin += (size_t)written;
	}
	stream->write_begin = stream->write_end = 0;
	return 0;
}

static bool may_write(const struct gi_stream *stream)
{
	errno = stream->write_error;
	return stream->write_error == 0;
}

int gi_stream_write(struct gi_stream *stream, const void *data, size_t size)
{
	const char *bytes = data;

	if (!may_write(stream))
		return -1;
	if (!stream->write_data && !(stream->write_data = malloc(stream->write_capacity)))
		return -1;
	while (size > 0) {
		size_t room = stream->write_capacity - stream->write_end;
		size_t part = size < room ? size : room;

		memcpy(stream->write_data + stream->write_end, bytes, part);
		stream->write_end += part;
		bytes += part;
		size -= part;
		if (stream->write_end == stream->write_capacity && flush(stream) == -1)
			return -1;
	}
	return 0;
}

int gi_stream_printf(struct gi_stream *stream, const char *format, ...)
{
	char *text;
	va_list arguments;

	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length == -1)
		return -1;
	int result = gi_stream_write(stream, text, (size_t)length), error = errno;

	free(text);
	errno = error;
	return result;
}

int gi_stream_drain(struct gi_stream *stream) { return may_write(stream) ? flush(stream) : -1; }

int gi_stream_end(struct gi_stream *stream)
{
	if (gi_stream_drain(stream) == -1)
		return -1;
	return stream->transport->end ? stream->transport->end(stream->context) : 0;
}

int gi_stream_close(struct gi_stream *stream)
{
	if (!stream)
		return 0;
	int error = gi_stream_drain(stream) == 0 ? 0 : errno;

	if (stream->transport->close(stream->context) == -1 && !error)
		error = errno;
	free(stream->read_data);
	free(stream->write_data);
	free(stream);
	errno = error;
	return error ? -1 : 0;
}
