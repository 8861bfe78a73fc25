/* Hash tables from a byte key to a 32-bit number, most often an index into an array. Keys are copied. */
#ifndef GOINCEPTION_BASE_TABLE_H
#define GOINCEPTION_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table;

enum { TABLE_NONE = UINT32_MAX }; /* "not there"; not a value to store */

struct table *table_new(void);
struct table *table_new_for(size_t count); /* so many keys go in before it has to grow */
void table_free(struct table *table);      /* null is allowed */

/* The number stored for the key, or TABLE_NONE. */
uint32_t table_get(const struct table *table, const void *key, size_t size);

/* Stores value unless the key is there already; returns what is stored afterwards. */
uint32_t table_put(struct table *table, const void *key, size_t size, uint32_t value);

/* Stores value, replacing what was there. */
void table_set(struct table *table, const void *key, size_t size, uint32_t value);

size_t table_count(const struct table *table);

uint32_t table_get_string(const struct table *table, const char *key);
uint32_t table_put_string(struct table *table, const char *key, uint32_t value);
uint32_t table_get_number(const struct table *table, uint64_t key);
uint32_t table_put_number(struct table *table, uint64_t key, uint32_t value);

#endif
