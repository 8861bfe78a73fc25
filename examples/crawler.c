/* A crawler: follows the links of a site, four pages at a time, each within two seconds.
 *
 *	crawler HOST PORT PATH */
#include <goinception/async.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_MAX = 1000, PATH_BYTES = 256, PAGE_BYTES = 256 * 1024, AT_ONCE = 4, PATIENCE_SECONDS = 2 };

struct crawl {
	const char *host, *port, *start;
	char paths[PAGES_MAX][PATH_BYTES]; /* all that were seen */
	size_t seen;
	struct gi_nursery pages;
	struct gi_semaphore places;
	size_t fetched, failed;
};

struct page {
	struct crawl *crawl;
	const char *path;
};

/* Returns a connected socket, or -1. */
static int connect_to(const char *host, const char *port)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *addresses;
	int number = -1;

	if (gi_getaddrinfo(host, port, &hints, &addresses) != 0)
		return -1;
	for (const struct addrinfo *address = addresses; address && number == -1; address = address->ai_next) {
		number = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
		if (number != -1 && gi_connect(number, address->ai_addr, address->ai_addrlen) == -1) {
			gi_close(number);
			number = -1;
		}
	}
	freeaddrinfo(addresses);
	return number;
}

/* Reads a page into text, terminated. Returns whether it came, whole and with status 200. */
static bool fetch(const struct crawl *crawl, const char *path, char *text)
{
	char request[PATH_BYTES + 300];
	int number = connect_to(crawl->host, crawl->port);
	if (number == -1)
		return false;

	int length = snprintf(request, sizeof request, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, crawl->host);
	ssize_t got = gi_send(number, request, (size_t)length, MSG_NOSIGNAL);

	if (got == length)
		got = gi_recv(number, text, PAGE_BYTES - 1, MSG_WAITALL);
	gi_close(number);
	text[got > 0 ? got : 0] = '\0';
	/* What a deadline cut short is not the page. */
	return got > 0 && gi_deadline_ns() != 0 && strncmp(text, "HTTP/1.", 7) == 0 &&
	       strncmp(text + 8, " 200 ", 5) == 0;
}

static int crawl_page(void *argument);

static void visit(struct crawl *crawl, const char *path, size_t length)
{
	if (length >= PATH_BYTES || crawl->seen == PAGES_MAX)
		return;
	for (size_t i = 0; i < crawl->seen; i++)
		if (strncmp(crawl->paths[i], path, length) == 0 && crawl->paths[i][length] == '\0')
			return;
	struct page *page = malloc(sizeof *page);
	if (!page)
		return;
	char *own = crawl->paths[crawl->seen++];
	memcpy(own, path, length);
	own[length] = '\0';
	*page = (struct page){crawl, own};
	if (gi_spawn(&crawl->pages, crawl_page, page, NULL) == -1)
		free(page);
}

static void follow_links(struct crawl *crawl, const char *text)
{
	for (const char *link = text; (link = strstr(link, "href=\"/"));) {
		link += strlen("href=\"");
		visit(crawl, link, strcspn(link, "\"#"));
	}
}

static int crawl_page(void *argument)
{
	struct page page = *(struct page *)argument;
	struct crawl *crawl = page.crawl;
	char *text = malloc(PAGE_BYTES);
	struct gi_scope patience;

	free(argument);
	if (text && gi_semaphore_wait(&crawl->places) == 0) {
		gi_scope_enter_for(&patience, PATIENCE_SECONDS * GI_SECOND_NS);
		bool came = fetch(crawl, page.path, text);
		bool late = gi_scope_leave(&patience) == ETIMEDOUT;

		gi_semaphore_post(&crawl->places);
		printf("%s %s\n", came ? "fetched" : late ? "late" : "failed", page.path);
		crawl->fetched += came;
		crawl->failed += !came;
		if (came)
			follow_links(crawl, text);
	}
	free(text);
	return 0;
}

static int crawl_all(void *argument)
{
	struct crawl *crawl = argument;

	gi_semaphore_init(&crawl->places, AT_ONCE);
	gi_nursery_open(&crawl->pages);
	visit(crawl, crawl->start, strlen(crawl->start));
	int result = gi_nursery_close(&crawl->pages);

	printf("%zu pages fetched, %zu not\n", crawl->fetched, crawl->failed);
	return result;
}

int main(int count, char **arguments)
{
	static struct crawl crawl;

	if (count != 4) {
		fprintf(stderr, "usage: crawler HOST PORT PATH\n");
		return 2;
	}
	crawl.host = arguments[1];
	crawl.port = arguments[2];
	crawl.start = arguments[3];
	return gi_run(crawl_all, &crawl, NULL);
}
