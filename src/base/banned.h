/* banned.h: calls that have hurt too many programs; the build includes it everywhere. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC poison strcpy strcat strncat sprintf vsprintf strtok atoi atol atoll gets

#endif
