/* libgoinception-async: tasks, and calls for which only the task waits. */
#ifndef GOINCEPTION_ASYNC_H
#define GOINCEPTION_ASYNC_H

#include <goinception/async/channel.h>
#include <goinception/async/combine.h>
#include <goinception/async/file.h>
#include <goinception/async/future.h>
#include <goinception/async/io.h>
#include <goinception/async/lock.h>
#include <goinception/async/metrics.h>
#include <goinception/async/name.h>
#include <goinception/async/nursery.h>
#include <goinception/async/process.h>
#include <goinception/async/process_pool.h>
#include <goinception/async/queue.h>
#include <goinception/async/run.h>
#include <goinception/async/scope.h>
#include <goinception/async/signal.h>
#include <goinception/async/socket.h>
#include <goinception/async/stream.h>
#include <goinception/async/test.h>
#include <goinception/async/thread.h>
#include <goinception/async/time.h>

#endif
