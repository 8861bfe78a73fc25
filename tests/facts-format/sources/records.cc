// A record of each kind that only C++ has.
#include <mutex>

struct Base {
	virtual ~Base() = default;
	virtual int run(int number) { return number; }
};

struct Derived : Base {
	int kept = 0;
	int run(int number) override
	{
		kept = number;
		return kept;
	}
};

template <typename T> int run_all(T &object, int number)
{
	std::mutex mutex;
	std::lock_guard<std::mutex> guard(mutex);
	try {
		return object.run(number);
	} catch (...) {
		throw;
	}
}

int use(Base &base, Derived &derived)
{
	auto run_any = [](auto &object, int number) {
		try {
			return object.run(number);
		} catch (...) {
			throw;
		}
	};

	return base.run(1) + run_all(base, 2) + run_any(base, 3) + run_any(derived, 4);
}
