#define _GNU_SOURCE
#include "extract/memory_pair.h"

#include "base/files.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

bool memory_pair_make(const char *directives, int *ret_image, int *ret_card)
{
	*ret_image = memfd_create("goinception-image", MFD_CLOEXEC);
	*ret_card = memfd_create("goinception-card", MFD_CLOEXEC);
	if (*ret_image >= 0 && *ret_card >= 0 && descriptor_write(*ret_card, directives, strlen(directives)))
		return true;
	memory_pair_close(ret_image, ret_card);
	return false;
}

void memory_pair_close(int *image, int *card)
{
	if (*image >= 0)
		close(*image);
	if (*card >= 0)
		close(*card);
	*image = *card = -1;
}
