/* A look-up may last as long as a resolver's patience, so a cancelled task does not wait for it: all that the thread
 * works on is in memory of its own, which whoever is last frees. */
#include "runtime/thread_pool.h"

#include <goinception/async/name.h>

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

struct look_up {
	struct job job; /* must be first */
	char *node, *service;
	struct addrinfo hints;
	bool has_hints;
	struct addrinfo *addresses;

	struct sockaddr_storage address;
	socklen_t address_length;
	char host[NI_MAXHOST], service_name[NI_MAXSERV];
	socklen_t host_size, service_size;
	int flags;

	int result, error;
};

static void free_look_up(struct look_up *look_up)
{
	free(look_up->node);
	free(look_up->service);
	free(look_up);
}

static void dispose(struct job *job)
{
	struct look_up *look_up = (struct look_up *)job;

	if (look_up->addresses)
		freeaddrinfo(look_up->addresses);
	free_look_up(look_up);
}

/* Returns 0 or an error number; after ECANCELED the look-up is somebody else's. */
static int run(struct loop *loop, struct look_up *look_up)
{
	struct gi_thread_pool *pool = gi_loop_pool(loop);

	look_up->job.dispose = dispose;
	return pool ? gi_job_run(loop, pool, &look_up->job) : ENOMEM;
}

static int system_error(int error)
{
	errno = error;
	return EAI_SYSTEM;
}

static void run_getaddrinfo(struct job *job)
{
	struct look_up *look_up = (struct look_up *)job;

	look_up->result = getaddrinfo(look_up->node, look_up->service, look_up->has_hints ? &look_up->hints : NULL,
	                              &look_up->addresses);
	look_up->error = errno;
}

static struct look_up *new_look_up(const char *node, const char *service, const struct addrinfo *hints)
{
	struct look_up *look_up = calloc(1, sizeof *look_up);
	if (!look_up)
		return NULL;

	look_up->node = node ? strdup(node) : NULL;
	look_up->service = service ? strdup(service) : NULL;
	if ((node && !look_up->node) || (service && !look_up->service)) {
		free_look_up(look_up);
		return NULL;
	}
	look_up->has_hints = hints;
	if (hints)
		look_up->hints = *hints;
	look_up->job.function = run_getaddrinfo;
	return look_up;
}

int gi_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **ret_addresses)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return getaddrinfo(node, service, hints, ret_addresses);
	if (!gi_may_go_on(loop->current))
		return EAI_SYSTEM;
	struct look_up *look_up = new_look_up(node, service, hints);
	if (!look_up)
		return EAI_MEMORY;

	int error = run(loop, look_up);
	if (error == ECANCELED)
		return system_error(error);

	int result = look_up->result;
	*ret_addresses = look_up->addresses;
	if (!error)
		error = look_up->error;
	else
		result = EAI_SYSTEM;
	free_look_up(look_up);
	errno = error;
	return result;
}

static void run_getnameinfo(struct job *job)
{
	struct look_up *look_up = (struct look_up *)job;

	look_up->result =
	    getnameinfo((const struct sockaddr *)&look_up->address, look_up->address_length,
	                look_up->host_size ? look_up->host : NULL, look_up->host_size,
	                look_up->service_size ? look_up->service_name : NULL, look_up->service_size, look_up->flags);
	look_up->error = errno;
}

static socklen_t at_most(socklen_t size, size_t limit) { return size < limit ? size : (socklen_t)limit; }

int gi_getnameinfo(const struct sockaddr *address, socklen_t address_length, char *host, socklen_t host_size,
                   char *service, socklen_t service_size, int flags)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop || address_length > sizeof(struct sockaddr_storage))
		return getnameinfo(address, address_length, host, host_size, service, service_size, flags);
	if (!gi_may_go_on(loop->current))
		return EAI_SYSTEM;
	struct look_up *look_up = calloc(1, sizeof *look_up);
	if (!look_up)
		return EAI_MEMORY;
	look_up->job.function = run_getnameinfo;
	memcpy(&look_up->address, address, address_length);
	look_up->address_length = address_length;
	look_up->host_size = host ? at_most(host_size, sizeof look_up->host) : 0;
	look_up->service_size = service ? at_most(service_size, sizeof look_up->service_name) : 0;
	look_up->flags = flags;

	int error = run(loop, look_up);
	if (error == ECANCELED)
		return system_error(error);

	int result = error ? EAI_SYSTEM : look_up->result;
	if (result == 0 && host)
		memcpy(host, look_up->host, look_up->host_size);
	if (result == 0 && service)
		memcpy(service, look_up->service_name, look_up->service_size);
	if (!error)
		error = look_up->error;
	free_look_up(look_up);
	errno = error;
	return result;
}
