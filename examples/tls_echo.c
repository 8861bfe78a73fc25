/* An echo server over TLS. OpenSSL reads and writes memory; between that memory and the socket stand gi_recv() and
 * gi_send(), so only the task waits, in a handshake as in anything else.
 *
 *	tls_echo CERTIFICATE.pem KEY.pem [PORT] */
#include "listen.h"

#include <goinception/async.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

enum { PIECE_BYTES = 16 * 1024 };

static SSL_CTX *context;

struct session {
	int connection;
	SSL *ssl;
	char piece[PIECE_BYTES];
};

/* Sends what OpenSSL has made. */
static bool flush(struct session *session)
{
	for (int length; (length = BIO_read(SSL_get_wbio(session->ssl), session->piece, PIECE_BYTES)) > 0;)
		if (gi_send(session->connection, session->piece, (size_t)length, MSG_NOSIGNAL) == -1)
			return false;
	return true;
}

/* After a call of OpenSSL's returned result: does what it asks for. True when the call is to be made again. */
static bool goes_on(struct session *session, int result)
{
	if (!flush(session) || SSL_get_error(session->ssl, result) != SSL_ERROR_WANT_READ)
		return false;
	ssize_t got = gi_recv(session->connection, session->piece, PIECE_BYTES, 0);

	return got > 0 && BIO_write(SSL_get_rbio(session->ssl), session->piece, (int)got) == got;
}

static void converse(struct session *session)
{
	char data[4096];
	struct gi_scope patience;
	int result;

	gi_scope_enter_for(&patience, 10 * GI_SECOND_NS);
	while ((result = SSL_accept(session->ssl)) <= 0 && goes_on(session, result))
		;
	gi_scope_leave(&patience);
	if (result <= 0 || !flush(session))
		return;
	for (;;) {
		while ((result = SSL_read(session->ssl, data, sizeof data)) <= 0)
			if (!goes_on(session, result))
				return;
		if (SSL_write(session->ssl, data, result) <= 0 || !flush(session))
			return;
	}
}

static int serve_one(void *argument)
{
	struct session session = {.connection = (int)(intptr_t)argument, .ssl = SSL_new(context)};

	if (session.ssl) {
		SSL_set_bio(session.ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
		converse(&session);
		SSL_shutdown(session.ssl);
		flush(&session);
		SSL_free(session.ssl);
	}
	ERR_clear_error(); /* the queue of errors belongs to the thread */
	gi_close(session.connection);
	return 0;
}

static int serve(void *argument)
{
	/* OpenSSL's arithmetic and our piece want more than the usual stack. */
	const struct gi_spawn_options options = {.name = "connection", .stack_size_bytes = 256 * 1024};
	struct gi_nursery connections;
	int listening = listen_on(argument);

	if (listening == -1)
		return 2;
	gi_nursery_open(&connections);
	for (int connection; (connection = gi_accept(listening, NULL, NULL)) != -1;)
		if (gi_spawn(&connections, serve_one, (void *)(intptr_t)connection, &options) == -1)
			gi_close(connection);
	gi_nursery_cancel(&connections);
	return gi_nursery_close(&connections);
}

int main(int count, char **arguments)
{
	context = SSL_CTX_new(TLS_server_method());
	if (count < 3 || !context || SSL_CTX_use_certificate_chain_file(context, arguments[1]) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, arguments[2], SSL_FILETYPE_PEM) != 1) {
		fprintf(stderr, "usage: tls_echo CERTIFICATE.pem KEY.pem [PORT]\n");
		ERR_print_errors_fp(stderr);
		return 2;
	}
	int result = gi_run(serve, count > 3 ? arguments[3] : "0", NULL);

	SSL_CTX_free(context);
	return result;
}
