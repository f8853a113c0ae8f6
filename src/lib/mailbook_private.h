/* mailbook_private: what the parts of mailbook share. */
#ifndef II_MAILBOOK_PRIVATE_H
#define II_MAILBOOK_PRIVATE_H

#include "mailbook.h"
#include "name.h"
#include "people.h"
#include "rules.h"

/* A record that messages changed. */
struct page {
	char *id;
	struct buf data;        /* as it is to be */
	struct buf was;
	int changed, fresh;     /* fresh: a contact that was added */
};

struct mailbook_inside {
	struct people *people;
	struct ids taken;       /* the ids that are given out */
	struct change *change;  /* NULL: only to see what would be */
	struct rules rules;
	struct page *pages;
	size_t n, cap;
};

/* --- in mailbook_whom.c --- */

/* 1 when a message says that I wrote it. */
int mailbook_wrote(const struct book *b, const struct mail *mail);

/* Write the record that an address makes into data: with a name where it has
 * one; named: in any case.  Returns 0 or -1. */
int mailbook_record(const struct mail_address *a, int named, struct buf *data,
    struct error *e);

/*
 * The contact who has this address, of several the one whose name is most like
 * it, or NULL.  Where namesake is not NULL it gets who, for want of them, has
 * this name.
 */
const char *mailbook_find(struct mailbook *m, const struct mail_address *a,
    const char **namesake);

/*
 * Whom a message concerns, each once, in order: I wrote it, to them; or they did.
 * Of theirs what it says of where an answer should go counts only where it says
 * nobody else whom I know.
 */
void mailbook_whom(struct mailbook *m, const struct mail *mail, int mine,
    struct list *ids);

#endif
