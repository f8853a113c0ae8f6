/*
 * What git took from HEAD unasked.  A git reset that names no commit, in which
 * git stash ends, looks where HEAD is before it locks the index, and moves it
 * there after: a commit that was made in between it takes back from branch and
 * files.  HEAD's log tells that from all that is meant: HEAD was moved to HEAD,
 * and that was another.
 */
#include "vcs_private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

#define HEX GIT_OID_HEXSZ

/* How much of the log's end is read: some forty moves. */
#define TAIL 8192

/* A line of the log. */
struct move {
	git_oid from, to;
};

/* The last moves of HEAD; the first line may lack its beginning. */
static void
read_tail(struct vcs *v, struct buf *tail)
{
	int fd = openat(v->gitfd, "logs/HEAD", O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	/* of a shorter one all is read */
	(void)lseek(fd, -TAIL, SEEK_END);
	if (stream_read(fd, tail) == -1)
		buf_reset(tail);
	close(fd);
}

static int
read_move(struct str line, struct move *m)
{
	ptrdiff_t tab = str_find(line, STR("\t"));

	if (tab < 2 * HEX + 2 || git_oid_fromstrn(&m->from, line.p, HEX) < 0 ||
	    git_oid_fromstrn(&m->to, line.p + HEX + 1, HEX) < 0)
		return 0;
	return 1;
}

/* Whether that is over: it was brought back, to stay or not, or HEAD is of
 * another branch since. */
static int
is_over(struct str since, const struct move *m)
{
	struct buf mark = BUF_INIT;
	int rv;

	vcs_taken_mark(&mark, git_oid_tostr_s(&m->from));
	rv = str_find(since, buf_str(&mark)) != -1 ||
	    str_find(since, STR("\tcheckout: ")) != -1;
	buf_free(&mark);
	return rv;
}

/* Whether HEAD lacks it, and nothing but that. */
static int
is_lost(struct vcs *v, const struct move *m)
{
	const git_oid *head = &v->head.commit;

	return v->head.born && !git_oid_equal(head, &m->from) &&
	    git_graph_descendant_of(v->repo, &m->from, &m->to) == 1 &&
	    git_graph_descendant_of(v->repo, head, &m->from) == 0 &&
	    (git_oid_equal(head, &m->to) ||
	    git_graph_descendant_of(v->repo, head, &m->to) == 1);
}

int
vcs_taken(struct vcs *v, struct buf *id, struct error *e)
{
	struct buf tail = BUF_INIT;
	struct str rest, line;
	struct move m;
	int rv = head_read(v, e);

	buf_reset(id);
	if (rv == 0)
		read_tail(v, &tail);
	for (rest = buf_str(&tail); rv == 0 && str_line(&rest, &line); ) {
		if (!str_ends(line, "\treset: moving to HEAD") || !read_move(line, &m) ||
		    git_oid_equal(&m.from, &m.to))
			continue;
		if (!is_over(rest, &m) && is_lost(v, &m)) {
			buf_puts(id, git_oid_tostr_s(&m.from));
			rv = 1;
		}
	}
	buf_free(&tail);
	return rv;
}

void
vcs_taken_mark(struct buf *b, const char *id)
{
	buf_printf(b, "Bring back %.12s, which git took away", id);
}
