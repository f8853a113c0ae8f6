/* sides: a book with two branches to be merged, for the tests of change and
 * finish. */
#ifndef SIDES_H
#define SIDES_H

#include "repo.h"

#define ADA "printf 'Name: Ada\\nRole: analyst\\n\\n2026-11-02 note One.\\n' >ada.txt"
#define BOB "printf 'Name: Bob\\n\\n2026-11-02 note Bob.\\n' >bob.txt"

/* Ada's record under another id. */
#define RENAME "{ echo 'Name: Ada'; echo 'Was: ada'; sed 1d ada.txt; } >ada-king.txt; rm ada.txt"

/* Commit what stands in the book, with everything in it, on a branch. */
static inline void
commit(const char *message)
{
	run("git add -A && git commit -qm '%s' --allow-empty", message);
}

/* Two branches: main, checked out, and theirs.  Both have what base() says. */
static inline void
base(const char *script)
{
	run("git symbolic-ref HEAD refs/heads/main; %s", script);
	commit("base");
	run("git branch theirs");
}

static inline void
theirs(const char *script)
{
	run("git checkout -q theirs && { %s; } && git add -A && "
	    "git commit -q --allow-empty -m theirs && git checkout -q main", script);
}

static inline void
ours(const char *script)
{
	run("%s", script);
	commit("ours");
}

#endif
