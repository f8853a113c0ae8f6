/*
 * Files that are no records.  What one side changed is taken.  Text that both
 * changed is merged by lines; of two changes to the same lines both stand in
 * the files whose lines are a set (question bank, phrases, attributes), and
 * else both versions do: one beside the other, the same whichever side merges.
 */
#include "vcs_merge.h"

#include <stdlib.h>
#include <string.h>

/* So deep a file may lie that is brought into the working tree. */
#define DEPTH_MAX 32

/* So long may its name be, and its path, which follows the book's. */
#define NAME_MOST 255
#define PATH_MOST 1024

/* Whether a name may stand in the working tree: no control sequence, nothing
 * that ii keeps for itself.  What git does is not even walked to. */
static int
name_fits(struct str name)
{
	struct str rest = name;
	int32_t c;

	if (name.n == 0 || name.n > NAME_MOST || !text_valid(name) ||
	    str_starts(name, "-") || str_starts(name, TEMPORARY))
		return 0;
	while (rest.n > 0) {
		rest = str_sub(rest, text_next(rest, &c), rest.n);
		if (text_control(c) || c == '\\')
			return 0;
	}
	return 1;
}

/* The same of a path; and where the book has a file, no directory may stand. */
static int
path_fits(const char *path)
{
	const char *slash = strchr(path, '/');
	int depth = 0;

	if (strlen(path) > PATH_MOST)
		return 0;
	if (slash != NULL) {
		char *first = str_dup((struct str){ path, (size_t)(slash - path) });
		int taken = vcs_is_book_file(first);

		free(first);
		if (taken)
			return 0;
	}
	for (; (slash = strchr(path, '/')) != NULL; path = slash + 1)
		if (!name_fits((struct str){ path, (size_t)(slash - path) }) ||
		    ++depth == DEPTH_MAX)
			return 0;
	return name_fits(str_of(path));
}

/* Files whose lines are a set. */
static int
is_set(const char *path)
{
	return strcmp(path, "questions") == 0 || strcmp(path, "phrases") == 0 ||
	    strcmp(path, ".gitattributes") == 0 ||
	    strncmp(path, "templates/", strlen("templates/")) == 0;
}

/* Take a version as it is. */
static int
take(struct vcs *v, struct vcs_merge *m, const struct apart *a, const struct version *x,
    struct error *e)
{
	const char *why = NULL;
	struct str text = { "", 0 };
	int rv;

	if (x->mode == 0) {
		if (version_is_file(&a->v[MERGE_OURS]) && path_fits(a->path))
			merge_set_gone(m, a);
		else
			merge_set_apart(m, a, x);
		return 0;
	}
	if (!version_is_file(x))
		why = x->mode == GIT_FILEMODE_COMMIT ? "a submodule is left alone" :
		    "a link is left alone";
	else if (!path_fits(a->path))
		why = "left alone: a file should not have this name";
	else if ((rv = version_text(v, a->path, x, &m->walk.memory, &text, e)) == -1)
		return -1;
	else if (rv == 1)
		why = "left alone: it is larger than 16 MiB";
	if (why == NULL) {
		merge_set_file(m, a, text, x->mode);
		return 0;
	}
	walk_tell(&m->walk, a->path, why);
	merge_set_apart(m, a, x);
	return 0;
}

/* Of two versions that have nothing to do with each other, one by what it is. */
static const struct version *
greater(const struct version *a, const struct version *b)
{
	if (version_is_file(a) != version_is_file(b))
		return version_is_file(a) ? a : b;
	return git_oid_cmp(&a->id, &b->id) > 0 ? a : b;
}

/* Keep both: the greater under the name, the other beside it. */
static int
keep_both(struct vcs *v, struct vcs_merge *m, const struct apart *a, struct error *e)
{
	const struct version *ours = &a->v[MERGE_OURS], *theirs = &a->v[MERGE_THEIRS];
	const struct version *stays = greater(ours, theirs);
	struct apart beside = { .path = NULL };
	struct buf name = BUF_INIT, what = BUF_INIT;
	char hex[GIT_OID_HEXSZ + 1];
	int rv;

	beside.v[MERGE_THEIRS] = *(stays == ours ? theirs : ours);
	git_oid_tostr(hex, sizeof(hex), &beside.v[MERGE_THEIRS].id);
	buf_printf(&name, "%s~%.8s", a->path, hex);
	beside.path = arena_keep(&m->walk.memory, buf_str(&name));
	buf_printf(&what, "changed on both sides; the other version is %s", beside.path);
	walk_tell(&m->walk, a->path, what.s);
	rv = stays == theirs ? take(v, m, a, stays, e) : 0;
	if (rv == 0)
		rv = take(v, m, &beside, &beside.v[MERGE_THEIRS], e);
	buf_free(&name);
	buf_free(&what);
	return rv;
}

/* The content of a version for git_merge_file: its bytes in the repository. */
static int
input(struct vcs *v, const struct version *x, git_odb_object **object,
    git_merge_file_input *in, struct error *e)
{
	git_merge_file_init_input(in, GIT_MERGE_FILE_INPUT_VERSION);
	in->ptr = "";
	if (!version_is_file(x))
		return 0;
	if (git_odb_read(object, v->odb, &x->id) < 0)
		return vcs_fail(e, "cannot read a file to merge");
	in->ptr = git_odb_object_data(*object);
	in->size = git_odb_object_size(*object);
	return 0;
}

/* Merge by lines: 0, 1 when both changed the same ones. */
static int
merge_lines(struct vcs *v, struct vcs_merge *m, const struct apart *a, struct error *e)
{
	const struct version *one = &a->v[MERGE_OURS], *two = &a->v[MERGE_THEIRS];
	int swap = git_oid_cmp(&one->id, &two->id) > 0, rv = -1;
	git_merge_file_options options;
	git_merge_file_result result = { 0 };
	git_merge_file_input in[MERGE_SIDES];
	git_odb_object *objects[MERGE_SIDES] = { NULL };
	struct version merged = { .mode = merge_mode(a) };

	git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);
	if (is_set(a->path))
		options.favor = GIT_MERGE_FILE_FAVOR_UNION;
	if (input(v, &a->v[MERGE_BASE], &objects[0], &in[0], e) == -1 ||
	    input(v, swap ? two : one, &objects[1], &in[1], e) == -1 ||
	    input(v, swap ? one : two, &objects[2], &in[2], e) == -1)
		goto out;
	if (git_merge_file(&result, &in[0], &in[1], &in[2], &options) < 0)
		vcs_fail(e, "cannot merge %s", a->path);
	else if (!result.automergeable)
		rv = 1;
	else if (object_write(v, result.ptr, result.len, GIT_OBJECT_BLOB, &merged.id) < 0)
		vcs_fail(e, "cannot write %s", a->path);
	else
		rv = take(v, m, a, &merged, e);
out:
	git_merge_file_result_free(&result);
	for (int side = 0; side < MERGE_SIDES; side++)
		git_odb_object_free(objects[side]);
	return rv;
}

static void
input_text(git_merge_file_input *in, struct str s)
{
	git_merge_file_init_input(in, GIT_MERGE_FILE_INPUT_VERSION);
	in->ptr = s.p;
	in->size = s.n;
}

int
merge_union(struct buf *out, struct str base, struct str ours, struct str theirs,
    struct error *e)
{
	git_merge_file_input in[MERGE_SIDES];
	git_merge_file_options options;
	git_merge_file_result result = { 0 };
	int rv;

	git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);
	options.favor = GIT_MERGE_FILE_FAVOR_UNION;
	input_text(&in[MERGE_BASE], base);
	input_text(&in[MERGE_OURS], ours);
	input_text(&in[MERGE_THEIRS], theirs);
	rv = git_merge_file(&result, &in[MERGE_BASE], &in[MERGE_OURS], &in[MERGE_THEIRS],
	    &options);
	if (rv == 0)
		buf_add(out, result.ptr, result.len);
	git_merge_file_result_free(&result);
	return rv < 0 ? vcs_fail(e, "cannot merge by lines") : 0;
}

/* Whether git would merge a version by lines: a file of text, not too large. */
static int
is_text(struct vcs *v, const struct version *x)
{
	git_odb_object *object;
	size_t size, n;
	git_object_t type;
	int text;

	if (!version_is_file(x) || git_odb_read_header(&size, &type, v->odb, &x->id) < 0 ||
	    size > RECORD_MAX || git_odb_read(&object, v->odb, &x->id) < 0)
		return 0;
	n = size < 8000 ? size : 8000; /* as much of it as git looks at */
	text = memchr(git_odb_object_data(object), '\0', n) == NULL;
	git_odb_object_free(object);
	return text;
}

/* A link in the place of a file of the book's is as if the side had not touched
 * it, as with records. */
static void
pass_over_links(struct vcs_merge *m, struct apart *a)
{
	struct version *base = &a->v[MERGE_BASE], none = { 0 };

	for (int side = MERGE_BASE; side < MERGE_SIDES; side++) {
		struct version *x = &a->v[side];

		if (x->mode == 0 || version_is_file(x))
			continue;
		walk_tell(&m->walk, a->path, "left out: it is no regular file");
		*x = side == MERGE_BASE ? none : *base;
	}
}

int
merge_other(struct vcs *v, struct vcs_merge *m, struct apart *a, struct error *e)
{
	const struct version *b = &a->v[MERGE_BASE], *o = &a->v[MERGE_OURS],
	    *t = &a->v[MERGE_THEIRS];
	int rv;

	if (vcs_is_book_file(a->path))
		pass_over_links(m, a);
	if (version_same(t, b) || version_same(o, t))
		return 0;
	if (version_same(o, b))
		return take(v, m, a, t, e);
	if (o->mode == 0)
		return take(v, m, a, t, e); /* removed, and changed: it stays */
	if (t->mode == 0)
		return 0;
	if (is_text(v, o) && is_text(v, t)) {
		if ((rv = merge_lines(v, m, a, e)) != 1)
			return rv;
		return keep_both(v, m, a, e);
	}
	if (version_is_file(o) && version_is_file(t))
		return keep_both(v, m, a, e);
	return greater(o, t) == t ? take(v, m, a, t, e) : 0;
}
