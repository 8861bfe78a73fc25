#include "net.h"

void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
	lookup(client_of(stream));
}

void Server::on_ready(int events)
{
	if (events) { log_line("Verbindung geschlossen: größer als erwartet, 关闭连接"); this->store->save("größe", 关闭); }
}

static void on_term(int signal)
{
	SAY("stopping");
	std::this_thread::sleep_for(std::chrono::seconds(1));
}

int main(int argc, char **argv)
{
	sleep(2);
	uv_read_start(client, alloc, on_read);
}
