/* What the calling convention lets a function keep is there after a switch: x19 to x28, and d8 to d15. */
#include "runtime/context.h"

#include <stdio.h>
#include <stdlib.h>

enum { SWITCHES = 1000 };

static void *contexts[2];

/* Many values that live over a switch fill the registers; what does not fit goes to the stack. */
static void keep(int self, long seed)
{
	long a = seed, b = seed + 1, c = seed + 2, d = seed + 3, e = seed + 4, f = seed + 5, g = seed + 6, h = seed + 7;
	double p = (double)seed, q = p + 1, r = p + 2, s = p + 3, t = p + 4, u = p + 5, v = p + 6, w = p + 7;

	for (int i = 0; i < SWITCHES; i++) {
		gi_context_switch(&contexts[self], contexts[!self]);
		a++, b++, c++, d++, e++, f++, g++, h++;
		p++, q++, r++, s++, t++, u++, v++, w++;
		if (a + 7 != h || b + 5 != g || c + 3 != f || d + 1 != e || p + 7 != w || q + 5 != v || r + 3 != u ||
		    s + 1 != t || a != seed + i + 1 || p != (double)(seed + i + 1)) {
			printf("registers of %d were lost in switch %d\n", self, i);
			exit(1);
		}
	}
}

static void other(void *argument)
{
	(void)argument;
	for (;;)
		keep(1, 1000000);
}

int main(void)
{
	static _Alignas(16) char stack[64 * 1024];

	contexts[1] = gi_context_make(stack + sizeof stack, other, NULL);
	keep(0, 1);
	puts("all registers survived");
	return 0;
}
