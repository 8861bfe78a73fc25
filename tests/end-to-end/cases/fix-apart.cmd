# Where a function can be taken apart, and why it cannot elsewhere: then there is a sketch with the names of the function.
cat >shapes.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static char *kept;
static void keep(char *bytes) { kept = bytes; }
static void helper(uv_timer_t *timer) { system("true"); puts("helper"); (void)timer; }

static void in_a_loop(uv_timer_t *timer) { for (int i = 0; i < 3; i++) system("true"); (void)timer; }
static void in_a_switch(uv_timer_t *timer) { switch (timer->timeout) { case 1: system("true"); puts("a"); } }
static void goes_on(uv_timer_t *timer) { if (timer->data) { system("true"); puts("a"); } puts("b"); }
static void in_a_condition(uv_timer_t *timer) { if (timer->data && system("true")) puts("a"); }
static void jumps(uv_timer_t *timer) { if (timer->data) goto end; system("true"); end: puts("a"); }
static void keeps_an_address(uv_timer_t *timer) { char a[9] = ""; keep(a); system("true"); puts(a); (void)timer; }
static void in_ways(uv_timer_t *timer)
{
	(void)timer;
#ifdef SOME
	puts("a");
#endif
	system("true");
}
static void counts(uv_timer_t *timer) { static int times; system("true"); printf("%d %p", ++times, (void *)timer); }
static void has_a_type(uv_timer_t *timer) { struct pair { int a, b; } pair = {1, 2}; system("true"); printf("%d%p", pair.a, (void *)timer); }
static void is_not_alone(uv_timer_t *timer) { helper(timer); }
static void reads(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
	system("true");
	printf("%zd %s %p\n", length, buffer->base, (void *)stream);
}
static void gives_room(uv_handle_t *handle, size_t size, uv_buf_t *ret) { (void)handle; *ret = uv_buf_init(malloc(size), size); }
static void fills_two(uv_timer_t *timer)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length = getline(&line, &size, stdin);
	printf("%zd %s %p\n", length, line, (void *)timer);
}

int main(int count, char **arguments)
{
	uv_timer_cb all[] = {in_a_loop, in_a_switch, goes_on, in_a_condition, jumps, keeps_an_address, in_ways, counts, has_a_type, is_not_alone, fills_two};
	uv_timer_t timer;
	uv_tcp_t peer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, in_a_loop, 1, 1);
	uv_timer_start(&timer, in_a_switch, 1, 1);
	uv_timer_start(&timer, goes_on, 1, 1);
	uv_timer_start(&timer, in_a_condition, 1, 1);
	uv_timer_start(&timer, jumps, 1, 1);
	uv_timer_start(&timer, keeps_an_address, 1, 1);
	uv_timer_start(&timer, in_ways, 1, 1);
	uv_timer_start(&timer, counts, 1, 1);
	uv_timer_start(&timer, has_a_type, 1, 1);
	uv_timer_start(&timer, is_not_alone, 1, 1);
	uv_timer_start(&timer, fills_two, 1, 1);
	uv_tcp_init(uv_default_loop(), &peer);
	uv_read_start((uv_stream_t *)&peer, gives_room, reads);
	printf("%d %s %p", count, arguments[0], (void *)all);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
END
cat >layout.c <<'END'
#include <stdlib.h>
#include <uv.h>

/* Says what came of it. */
static void on_timer(uv_timer_t *timer)
{
    const char *name = timer->data;
    int status, tries = 1, *seen;

    seen = &status;
    if (name == NULL) {
        puts("none");
    } else {
        /* what takes its time */
        status = system(name);
        if (status != 0)
            puts("bad");
        puts(name);
    }
    printf("%d\n", tries);
}

static void on_other(uv_timer_t *timer)
{
    const char *name = timer->data;
    int status, tries = 1, *seen;

    if (tries == 0)
    {
        puts("none");
        return;
    }
    else if (name != NULL)
        status = system(name);
    else
        puts("nothing");
}

static void on_third(uv_timer_t *timer)
{
    int status, tries = 1, *seen;

    if (timer->data) {
        seen = calloc(1, sizeof *seen);
        status = system("true") + tries + *seen;
        printf("%d\n", status);
        free(seen);
        return;
    }
    puts("nothing");
}

int main(void)
{
    uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, on_timer, 1, 1);
    uv_timer_start(&timer, on_other, 1, 1);
    uv_timer_start(&timer, on_third, 1, 1);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
END
fix() { "$GOINCEPTION" fix --no-cache --grade changes-behaviour --rule process-run "$@"; }
fix --format table shapes.c | sed '/^sketch/,$d'
fix --format table shapes.c | sed -n '/^sketch.* helper()/,/^sketch/p' | sed '$d'
fix layout.c
# In C++, a sketch: of functions, of methods, and of what a lambda stands in.
mkdir plus && cat >plus/server.cc <<'END'
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <uv.h>

class Server {
    static void on_tick(uv_timer_t *timer)
    {
        auto *server = static_cast<Server *>(timer->data);
        std::string name = server->name;

        usleep(300000);
        std::puts(name.c_str());
    }

    uv_timer_t timer;
    std::string name;

public:
    void start()
    {
        uv_timer_init(uv_default_loop(), &timer);
        uv_timer_start(&timer, on_tick, 10, 0);
        uv_timer_start(&timer, [](uv_timer_t *timer) { std::system("true"); std::puts("c"); (void)timer; }, 10, 0);
    }
};

int main()
{
    Server server;
    server.start();
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
END
"$GOINCEPTION" fix --no-cache plus/server.cc --grade changes-behaviour --format table
