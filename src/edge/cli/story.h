/* story.h: playing the story of the demo, story/period.story, on nodes that are open.
 *
 * Everything is done through the interface that the page uses, by accounts that signed in. What passes between the
 * nodes goes over HTTPS, or as files alone.
 */
#ifndef EDGE_CLI_STORY_H
#define EDGE_CLI_STORY_H

#include "edge/api/api.h"

#define STORY_NODES    3
#define STORY_ACCOUNTS 16

typedef struct StoryAccount {
    const char *name;
    const char *password;
    const char *secret; /* of the second factor, base32; "" for none */
} StoryAccount;

typedef struct StoryNode {
    const char *country;
    Node *node;
    StoryAccount accounts[STORY_ACCOUNTS];
    size_t account_count;
} StoryNode;

typedef struct StoryPlay {
    Arena *arena;
    Env *env;
    StoryNode nodes[STORY_NODES];
    bool by_files;
    bool quiet; /* tell nothing but what goes wrong */
} StoryPlay;

/* What became of it. */
typedef struct StoryEnd {
    int64_t shared_subjects;
    const Json *debrief; /* of the full version */
} StoryEnd;

/* Play `text`.  Errors  BAD_INPUT at the line that did not go as it says, which is told on standard error. */
MUST_USE Err story_play(StoryPlay *play, Str text, StoryEnd *ret);

#endif
