/* What commits say of themselves, and files as they had them. */
#include "vcs_history.h"

#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "vcs_private.h"

static void
oid_of(git_oid *oid, const struct vcs_id *id)
{
	git_oid_fromraw(oid, id->b);
}

void
vcs_id_put(struct buf *b, const struct vcs_id *id)
{
	char hex[GIT_OID_HEXSZ + 1];
	git_oid oid;

	oid_of(&oid, id);
	buf_puts(b, git_oid_tostr(hex, sizeof(hex), &oid));
}

int
history_content(struct vcs *v, const char *path, const struct vcs_id *id,
    struct buf *out, struct error *e)
{
	git_object_t type;
	git_oid oid;
	size_t size;

	buf_reset(out);
	oid_of(&oid, id);
	if (git_odb_read_header(&size, &type, v->odb, &oid) < 0)
		return vcs_fail(e, "cannot read a version of %s (see git fsck)", path);
	if (size > RECORD_MAX)
		return 1;
	return blob_read(v, NULL, path, &oid, out, e);
}

static int
commit_lookup(struct vcs *v, const struct vcs_id *id, git_commit **commit,
    struct error *e)
{
	git_oid oid;

	oid_of(&oid, id);
	if (git_commit_lookup(commit, v->repo, &oid) < 0)
		return vcs_fail(e, "cannot read a commit (see git fsck)");
	return 0;
}

/* The value of the last trailer Tool: of a message, if it may be a tool's. */
static char *
tool_of(const char *message)
{
	git_message_trailer_array all = { 0 };
	struct str tool = STR("git");
	char *kept;

	if (git_message_trailers(&all, message) == 0)
		for (size_t i = 0; i < all.count; i++)
			if (strcasecmp(all.trailers[i].key, "Tool") == 0 &&
			    id_valid(str_of(all.trailers[i].value)))
				tool = str_of(all.trailers[i].value);
	kept = str_dup(tool);
	git_message_trailer_array_free(&all);
	return kept;
}

/* The shortest beginning of a commit's name that is no other object's. */
static char *
short_name(git_commit *commit)
{
	git_buf name = { 0 };
	char hex[GIT_OID_HEXSZ + 1], *kept;

	if (git_object_short_id(&name, (git_object *)commit) == 0)
		kept = xstrdup(name.ptr);
	else
		kept = xstrdup(git_oid_tostr(hex, sizeof(hex), git_commit_id(commit)));
	git_buf_dispose(&name);
	return kept;
}

static char *
keep(const char *s)
{
	return xstrdup(s != NULL ? s : "");
}

int
history_info(struct vcs *v, const struct vcs_id *id, struct history_info *i,
    struct error *e)
{
	const git_signature *author;
	git_commit *commit;

	*i = (struct history_info){ 0 };
	if (commit_lookup(v, id, &commit, e) == -1)
		return -1;
	author = git_commit_author(commit);
	i->commit = short_name(commit);
	i->author = keep(author != NULL ? author->name : NULL);
	i->email = keep(author != NULL ? author->email : NULL);
	i->time = author != NULL ? author->when.time : 0;
	i->message = keep(git_commit_summary(commit));
	i->tool = tool_of(git_commit_message(commit));
	git_commit_free(commit);
	return 0;
}

void
history_info_free(struct history_info *i)
{
	free(i->commit);
	free(i->author);
	free(i->email);
	free(i->message);
	free(i->tool);
	*i = (struct history_info){ 0 };
}

int
history_find(struct vcs *v, const char *name, struct vcs_id *id, struct error *e)
{
	git_object *object = NULL, *commit = NULL;
	int rv = git_revparse_single(&object, v->repo, name);

	if (rv == 0)
		rv = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	if (rv == 0)
		memcpy(id->b, git_object_id(commit)->id, VCS_ID);
	else if (rv == GIT_EAMBIGUOUS)
		error_set(e, "%s: several commits begin so", name);
	else
		error_set(e, "%s: no such commit", name);
	git_object_free(object);
	git_object_free(commit);
	return rv == 0 ? 0 : 1;
}

int
history_file(struct vcs *v, const struct vcs_id *id, const char *path,
    struct vcs_id *content, struct error *e)
{
	const git_tree_entry *entry;
	git_filemode_t mode = GIT_FILEMODE_UNREADABLE;
	git_tree *tree;
	git_commit *commit;
	int rv;

	if (commit_lookup(v, id, &commit, e) == -1)
		return -1;
	rv = git_commit_tree(&tree, commit);
	git_commit_free(commit);
	if (rv < 0)
		return vcs_fail(e, "cannot read a tree (see git fsck)");
	entry = git_tree_entry_byname(tree, path);
	if (entry != NULL)
		mode = git_tree_entry_filemode(entry);
	if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE)
		memcpy(content->b, git_tree_entry_id(entry)->id, VCS_ID);
	else
		rv = 1;
	git_tree_free(tree);
	return rv;
}

int
history_patch(const char *path, struct str old, struct str new,
    struct buf *out, struct error *e)
{
	git_patch *patch = NULL;
	git_buf text = { 0 };
	int rv;

	rv = git_patch_from_buffers(&patch, old.p, old.n, path, new.p, new.n, path, NULL);
	if (rv == 0)
		rv = git_patch_to_buf(&text, patch);
	if (rv == 0)
		buf_add(out, text.ptr, text.size);
	else
		vcs_fail(e, "cannot compare two versions of %s", path);
	git_buf_dispose(&text);
	git_patch_free(patch);
	return rv < 0 ? -1 : 0;
}
