/* referral: who was referred by whom, joined from all records.  Pure: no files,
 * no clock.  The tree is in reftree.h, the ways to somebody in refway.h. */
#ifndef II_REFERRAL_H
#define II_REFERRAL_H

#include <stdint.h>

#include "record.h"
#include "rules.h"
#include "stage.h"

/* Nobody; no number. */
#define NOBODY UINT32_MAX

/* What a link stands on: bits. */
enum {
	LINK_REFERRED = 1 << 0,  /* referred @id: they named them */
	LINK_BY = 1 << 1,        /* by=@id: they introduced us */
	LINK_VIA = 1 << 2,       /* Via: @id: how I came to them */
	LINK_CONNECTED = 1 << 3  /* I put the two in touch: no referral to me */
};
#define LINK_TO_ME (LINK_REFERRED | LINK_BY | LINK_VIA)

/* What somebody is: bits. */
enum {
	REF_CONTACT = 1 << 0,    /* has a record; else one that is only named */
	REF_ORG = 1 << 1,        /* a division or company; its name is the id */
	REF_HEARD = 1 << 2,      /* a word of theirs ever came */
	REF_CLOSED = 1 << 3,
	REF_TOUCHED = 1 << 4,    /* a word passed since they were first named */
	/* who was looked for */
	REF_MEANT = 1 << 5,      /* a whole Name, Also, email or Was */
	REF_THERE = 1 << 6,      /* Org, with this very name */
	REF_WAS_THERE = 1 << 7,  /* Past */
	REF_NEAR = 1 << 8,       /* Org, with a word that begins so */
	REF_WAS_NEAR = 1 << 9
};

/* Small, since there may be very many. */
struct ref_node {
	const char *id;
	uint32_t hash;           /* of id */
	int first, last;         /* days: the first entry; the last touch; or DATE_NONE */
	int held;                /* fold.held_until */
	int mets, talks;         /* talks I asked for; those, and those I gave */
	int helped;              /* talks given, people put in touch, promises kept */
	uint16_t is;             /* REF_* */
	uint8_t stage;           /* enum stage */
};

/* A link, seen from one of its ends. */
struct ref_arc {
	uint32_t with;           /* the other end */
	int day;                 /* the first that is dated, or DATE_NONE */
	unsigned kinds;          /* LINK_* */
};

/* Who is looked for; either may be empty. */
struct ref_wanted {
	struct str name;         /* REF_MEANT */
	struct str org;          /* REF_THERE and so on */
};

/* Records are taken in one by one, by one thread a part, which are then joined.
 * The rules and what is wanted must outlive the part. */
struct ref_part;

struct ref_part *ref_part_new(const struct rules *rules, int today,
    struct ref_wanted wanted);
void ref_add(struct ref_part *p, struct str id, const struct record *rec);

struct referral {
	struct ref_node *nodes;
	size_t n, contacts;      /* contacts stand before those that are only named */
	/* Whom each referred, and by whom each was: the arcs of node i are those
	 * from first[i] up to first[i + 1], by number, each once. */
	struct ref_arc *out, *in;
	size_t *out_first, *in_first;
	struct ref_slot *ids;    /* to numbers, by ids that they have or had */
	size_t nids, mask;
	struct ref_part *parts[2]; /* the memory of strings */
};

/* Join one or two parts (b may be NULL), which then belong to *g. */
void referral_join(struct referral *g, struct ref_part *a, struct ref_part *b);
void referral_free(struct referral *g);

/* The number of who has this id, or had it, or is only named by it. */
uint32_t referral_find(const struct referral *g, struct str id);

#endif
