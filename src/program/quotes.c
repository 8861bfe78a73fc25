#include "program/quotes.h"

#include "base/files.h"

#include <assert.h>

void quotes_keep(struct analysis *analysis, const struct source_texts *texts)
{
	for (size_t f = 0; f < texts->files.count; f++)
		VECTOR_PUSH(analysis->quoted_files,
		            (struct quoted_file){arena_copy_string(analysis->arena, texts->files.items[f].path),
		                                 texts->files.items[f].hash});
	for (size_t q = 0; q < texts->quotes.count; q++) {
		struct source_quote quote = texts->quotes.items[q];

		quote.place.file = arena_copy_string(analysis->arena, quote.place.file);
		VECTOR_PUSH(analysis->quotes, quote);
	}
}

bool quotes_hold(const struct analysis *analysis)
{
	struct source_texts texts;
	struct table *changed = table_new();
	bool hold = true;

	for (size_t f = 0; f < analysis->quoted_files.count; f++) {
		const struct quoted_file *file = &analysis->quoted_files.items[f];
		uint64_t hash = 0;

		if (!file_hash(file->path, &hash) || hash != file->hash)
			table_put_string(changed, file->path, 0);
	}
	source_texts_init(&texts);
	for (size_t q = 0; hold && q < analysis->quotes.count; q++) {
		assert(analysis->quotes.items);
		if (table_get_string(changed, analysis->quotes.items[q].place.file) != TABLE_NONE)
			hold = source_quote_holds(&texts, &analysis->quotes.items[q]);
	}
	source_texts_release(&texts);
	table_free(changed);
	return hold;
}
