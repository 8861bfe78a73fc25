// The same in C++, with what C has not: exceptions, also such that are handled while other tasks run and handle theirs.
#include <goinception/async.h>

#include <cstdio>
#include <stdexcept>
#include <string>

static int greet(void *name)
{
	for (int i = 0; i < 2; i++) {
		try {
			throw std::runtime_error(std::string("hello, ") + static_cast<const char *>(name));
		} catch (const std::exception &error) {
			gi_usleep(1000); // the other task throws meanwhile
			std::puts(error.what());
			try {
				throw; // and this must still be ours
			} catch (const std::runtime_error &same) {
				if (&same != &error)
					return 1;
			}
		}
	}
	return std::uncaught_exceptions();
}

static int greet_both(void *)
{
	gi_nursery nursery;

	gi_nursery_open(&nursery);
	gi_spawn(&nursery, greet, const_cast<char *>("Ada"), nullptr);
	gi_spawn(&nursery, greet, const_cast<char *>("Grace"), nullptr);
	return gi_nursery_close(&nursery);
}

int main()
{
	gi_options options = {};

	options.virtual_clock = true;
	return gi_run(greet_both, nullptr, &options);
}
