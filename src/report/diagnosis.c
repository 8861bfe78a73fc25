#include "report/diagnosis_parts.h"

const struct diagnosis_format diagnosis_formats[] = {
    {"text", diagnosis_text_write},
    {"json", diagnosis_json_write},
    {0},
};

const char *diagnosis_lone_wait_words(enum lone_wait_reason reason)
{
	static const char *const words[LONE_WAIT_REASONS] = {
	    [LONE_WAIT_ONE_DESCRIPTOR] = "it waits for one descriptor only, so nobody else is served there",
	    [LONE_WAIT_DOES_NOT_WAIT] = "its timeout is 0: it looks, and does not wait",
	    [LONE_WAIT_NO_LOOP] = "no loop stands around it, in this function or in those that call it",
	    [LONE_WAIT_TOO_DEEP] = "no loop stands around it in this function or in those that wrap it, as deep as is "
	                           "looked for",
	    [LONE_WAIT_HANDS_NOTHING_OUT] = "the loop around it hands nothing out: for each result there is no call "
	                                    "through a pointer, none of the program's own functions, and none that "
	                                    "reads or writes its descriptor",
	};
	return words[reason];
}
