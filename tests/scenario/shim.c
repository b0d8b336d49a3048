/* What a program cannot do to itself: die between two writes, and live a year ago. Loaded with LD_PRELOAD.
 *
 *     SHIM_DIE=7     SIGKILL before the seventh call that changes a file
 *     SHIM_CLOCK=-31536000    the wall clock goes wrong by so many seconds
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long number_of(const char *name)
{
    const char *text = getenv(name);

    return text == NULL ? 0 : strtol(text, NULL, 10);
}

static void count(void)
{
    static long calls;
    static long most = -1;

    if (most < 0) {
        most = number_of("SHIM_DIE");
    }
    calls++;
    if (calls == most) {
        (void)kill(getpid(), SIGKILL);
    }
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    ssize_t (*next)(int, const void *, size_t, off64_t);

    *(void **)&next = dlsym(RTLD_NEXT, "pwrite64");
    count();
    return next(file, bytes, size, at);
}

int fdatasync(int file)
{
    int (*next)(int);

    *(void **)&next = dlsym(RTLD_NEXT, "fdatasync");
    count();
    return next(file);
}

int fsync(int file)
{
    int (*next)(int);

    *(void **)&next = dlsym(RTLD_NEXT, "fsync");
    count();
    return next(file);
}

int ftruncate64(int file, off64_t size)
{
    int (*next)(int, off64_t);

    *(void **)&next = dlsym(RTLD_NEXT, "ftruncate64");
    count();
    return next(file, size);
}

int clock_gettime(clockid_t clock, struct timespec *ret)
{
    int (*next)(clockid_t, struct timespec *);
    int status = 0;

    *(void **)&next = dlsym(RTLD_NEXT, "clock_gettime");
    status = next(clock, ret);
    if (clock == CLOCK_REALTIME) {
        ret->tv_sec += number_of("SHIM_CLOCK");
    }
    return status;
}
