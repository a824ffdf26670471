/*
 * Makes writes below one folder fail on command: LD_PRELOAD it into a program.
 *
 * FAIL_WRITES_BELOW    the folder
 * FAIL_WRITES_CONTROL  a file of at least one byte, mapped: its first byte is the command
 *     '-'  nothing fails
 *     's'  the next fdatasync or fsync fails with EIO; what was written stays in the page cache
 *     'w'  every write fails with ENOSPC
 *     'p'  the next write writes only its first half, every later one fails with ENOSPC
 *     't'  every write to a table (.ldb) fails with EIO
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile char *control;
static const char *folder;

__attribute__((constructor)) static void prepare(void) {
  const char *path = getenv("FAIL_WRITES_CONTROL");
  folder = getenv("FAIL_WRITES_BELOW");
  if (path == NULL || folder == NULL) return;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *mapped = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) control = mapped;
}

/* Whether a descriptor is of a file below the folder whose name ends so. */
static int concerns(int fd, const char *ending) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  size_t folder_length = strlen(folder), ending_length = strlen(ending);
  if (strncmp(path, folder, folder_length) != 0 || path[folder_length] != '/') return 0;
  return (size_t)length >= ending_length && strcmp(path + length - ending_length, ending) == 0;
}

/* The error a write must fail with; 0 for none. */
static int write_error(int fd) {
  char command = control == NULL ? '-' : *control;
  if (command == 't' && concerns(fd, ".ldb")) return EIO;
  if (command == 'w' && concerns(fd, "")) return ENOSPC;
  return 0;
}

static int is_halved(int fd) {
  return control != NULL && *control == 'p' && concerns(fd, ".log");
}

ssize_t write(int fd, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (real == NULL) real = dlsym(RTLD_NEXT, "write");
  int error = write_error(fd);
  if (error != 0) {
    errno = error;
    return -1;
  }
  if (is_halved(fd)) {
    *control = 'w';
    return real(fd, bytes, count / 2);
  }
  return real(fd, bytes, count);
}

/* LevelDB 1.20 writes by stdio, whose own calls of write cannot be caught: so its doors are watched. */
size_t (fwrite_unlocked)(const void *bytes, size_t size, size_t count, FILE *file) {
  static size_t (*real)(const void *, size_t, size_t, FILE *);
  static int (*flush)(FILE *);
  if (real == NULL) real = dlsym(RTLD_NEXT, "fwrite_unlocked");
  if (flush == NULL) flush = dlsym(RTLD_NEXT, "fflush_unlocked");
  int error = write_error(fileno(file));
  if (error != 0) {
    errno = error;
    return 0;
  }
  if (is_halved(fileno(file)) && size == 1 && count > 100) {
    size_t written = real(bytes, size, count / 2, file);
    flush(file);
    *control = 'w';
    errno = ENOSPC;
    return written;
  }
  return real(bytes, size, count, file);
}

int (fflush_unlocked)(FILE *file) {
  static int (*real)(FILE *);
  if (real == NULL) real = dlsym(RTLD_NEXT, "fflush_unlocked");
  int error = file == NULL ? 0 : write_error(fileno(file));
  if (error != 0) {
    errno = error;
    return EOF;
  }
  return real(file);
}

static int fails_to_sync(int fd) {
  if (control == NULL || *control != 's' || !concerns(fd, "")) return 0;
  *control = '-';
  errno = EIO;
  return 1;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "fdatasync");
  return fails_to_sync(fd) ? -1 : real(fd);
}

int fsync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "fsync");
  return fails_to_sync(fd) ? -1 : real(fd);
}
