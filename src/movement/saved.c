#include "movement/running.h"
