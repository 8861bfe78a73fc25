/* Files: only the calling task waits for the disk.
 *
 * Each function takes, returns and sets errno as the one whose name it carries (POSIX; flock() is BSD's), and also
 * ECANCELED when a scope of the task is cancelled before it begins. A call that has begun cannot be stopped: disks give
 * no notice. Reads that the page cache can answer do so at once; reads and writes at offsets, and syncs, go through
 * io_uring where the kernel allows it; everything else is done by the loop's thread pool.
 * Outside of tasks these are the calls they stand for. */
#ifndef GOINCEPTION_ASYNC_FILE_H
#define GOINCEPTION_ASYNC_FILE_H

#include <goinception/async/io.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

GI_PUBLIC int gi_open(const char *path, int flags, ...); /* and a mode_t with O_CREAT or O_TMPFILE */
GI_PUBLIC ssize_t gi_pread(int descriptor, void *buffer, size_t size, off_t offset);
GI_PUBLIC ssize_t gi_pwrite(int descriptor, const void *buffer, size_t size, off_t offset);
GI_PUBLIC int gi_fsync(int descriptor);
GI_PUBLIC int gi_fdatasync(int descriptor);
GI_PUBLIC int gi_ftruncate(int descriptor, off_t length);

GI_PUBLIC int gi_stat(const char *path, struct stat *ret_status);
GI_PUBLIC int gi_lstat(const char *path, struct stat *ret_status);
GI_PUBLIC int gi_rename(const char *from, const char *to);
GI_PUBLIC int gi_unlink(const char *path);
GI_PUBLIC int gi_mkdir(const char *path, mode_t mode);
GI_PUBLIC int gi_rmdir(const char *path);

/* A DIR or FILE is for one task at a time. */
GI_PUBLIC DIR *gi_opendir(const char *path);
GI_PUBLIC struct dirent *gi_readdir(DIR *directory);
GI_PUBLIC int gi_closedir(DIR *directory);
GI_PUBLIC FILE *gi_fopen(const char *path, const char *mode);
GI_PUBLIC size_t gi_fread(void *items, size_t size, size_t count, FILE *file);
GI_PUBLIC size_t gi_fwrite(const void *items, size_t size, size_t count, FILE *file);
GI_PUBLIC char *gi_fgets(char *line, int size, FILE *file);
GI_PUBLIC int gi_fflush(FILE *file);
GI_PUBLIC int gi_fclose(FILE *file);

/* Locks that other processes hold may be held long, so nobody waits for them in a thread: the task tries again, after
 * pauses that grow from 1 ms to 50 ms. Cancellation ends that at any time. Of fcntl() these are F_SETLKW and
 * F_OFD_SETLKW (the kernel sees no deadlocks then: no EDEADLK); F_SETFL makes the loop look again at what the
 * descriptor is, and everything else is the call itself. */
GI_PUBLIC int gi_flock(int descriptor, int operation);
GI_PUBLIC int gi_fcntl(int descriptor, int command, ...);

#ifdef __cplusplus
}
#endif
#endif
