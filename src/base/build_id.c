#include "base/build_id.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

/* Where linkers put notes: behind the headers. */
enum { HEAD_SIZE = 4096 };

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

bool build_id_in_notes(const char *at, size_t size, uint64_t *ret_hash)
{
	static const char owner[] = "GNU";
	ElfW(Nhdr) note;
	while (size >= sizeof note) {
		memcpy(&note, at, sizeof note);
		size_t name = padded(note.n_namesz), content = padded(note.n_descsz);
		if (name + content > size - sizeof note)
			return false;
		at += sizeof note;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof owner &&
		    memcmp(at, owner, sizeof owner) == 0) {
			*ret_hash = XXH3_64bits(at + name, note.n_descsz);
			return true;
		}
		at += name + content;
		size -= sizeof note + name + content;
	}
	return false;
}

/* What the file begins with; how much that is. */
static size_t read_head(const char *path, char head[HEAD_SIZE])
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = descriptor < 0 ? 0 : pread(descriptor, head, HEAD_SIZE, 0);
	if (descriptor >= 0)
		close(descriptor);
	return got > 0 ? (size_t)got : 0;
}

bool build_id_of_file(const char *path, uint64_t *ret_hash)
{
	char head[HEAD_SIZE];
	size_t size = read_head(path, head);
	ElfW(Ehdr) header;
	ElfW(Phdr) segment;
	if (size < sizeof header || memcmp(head, ELFMAG, SELFMAG) != 0)
		return false;
	memcpy(&header, head, sizeof header);
	for (size_t i = 0; i < header.e_phnum; i++) {
		size_t at = header.e_phoff + i * sizeof segment;
		if (header.e_phentsize != sizeof segment || at > size || size - at < sizeof segment)
			return false;
		memcpy(&segment, head + at, sizeof segment);
		if (segment.p_type == PT_NOTE && segment.p_offset <= size &&
		    segment.p_filesz <= size - segment.p_offset &&
		    build_id_in_notes(head + segment.p_offset, segment.p_filesz, ret_hash))
			return true;
	}
	return false;
}
