/* A clock that is wrong by so many seconds, for a program that is told to load it. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  int status = (int)syscall(SYS_clock_gettime, clock, now);
  const char *off = getenv("STELE_TEST_CLOCK_OFF");
  if (status == 0 && clock == CLOCK_REALTIME && off) now->tv_sec += atol(off);
  return status;
}
