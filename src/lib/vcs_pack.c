#include "vcs_private.h"

#include <dirent.h>
#include <fcntl.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Before the backends that write files. */
#define FIRST 999

/* A commit tried again and again is written once; files are few. */
void
object_wrote(struct vcs *v, const git_oid *id)
{
	for (size_t i = 0; v->mempack == NULL && i < v->nwritten; i++)
		if (git_oid_equal(&v->written[i], id))
			return;
	v->written = xgrow(v->written, v->nwritten, &v->cwritten, sizeof(*v->written));
	v->written[v->nwritten++] = *id;
}

/* An object's file: objects/xx/yyyy. */
static void
put_path(struct vcs *v, const git_oid *id, struct buf *path)
{
	char name[GIT_OID_HEXSZ + 2];

	git_oid_pathfmt(name, id);
	name[GIT_OID_HEXSZ + 1] = '\0';
	buf_printf(path, "%sobjects/%s", git_repository_commondir(v->repo), name);
}

/* Whether a pack has the object, and so the disk: git syncs packs. */
static int
is_packed(struct vcs *v, const git_oid *id)
{
	struct buf path = BUF_INIT;
	int rv;

	if (!git_odb_exists(v->odb, id))
		return 0;
	put_path(v, id, &path);
	rv = access(path.s, F_OK) == -1;
	buf_free(&path);
	return rv;
}

int
object_write(struct vcs *v, const void *p, size_t n, git_object_t type, git_oid *id)
{
	int rv;

	/* of the many that a merge brings most were fetched in a pack */
	if (v->mempack != NULL && (rv = git_odb_hash(id, p, n, type)) == 0 &&
	    is_packed(v, id))
		return 0;
	rv = git_odb_write(id, v->odb, p, n, type);
	if (rv == 0)
		object_wrote(v, id);
	return rv;
}

void
object_reuse(struct vcs *v, const git_oid *id)
{
	if (!is_packed(v, id))
		object_wrote(v, id);
}

int
pack_start(struct vcs *v, struct error *e)
{
	git_odb_backend *backend;

	if (v->mempack != NULL)
		return 0;
	if (git_mempack_new(&backend) < 0 ||
	    git_odb_add_backend(v->odb, backend, FIRST) < 0)
		return vcs_fail(e, "cannot prepare a pack");
	v->mempack = backend;
	return 0;
}

/* Libgit2 syncs the pack itself: the option is for the time of writing it. */
static int
write_pack(struct vcs *v, struct error *e)
{
	git_packbuilder *pack;
	int rv;

	if (v->nwritten == 0)
		return 0;
	rv = git_packbuilder_new(&pack, v->repo);

	for (size_t i = 0; rv == 0 && i < v->nwritten; i++)
		rv = git_packbuilder_insert(pack, &v->written[i], NULL);
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	if (rv == 0)
		rv = git_packbuilder_write(pack, NULL, 0, NULL, NULL);
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
	git_packbuilder_free(pack);
	if (rv < 0)
		return vcs_fail(e, "cannot write a pack");
	git_mempack_reset(v->mempack);
	return 0;
}

/* An object's file, objects/xx/yyyy, its directory, and the one above, where
 * that may be new. */
static void
sync_object(struct vcs *v, const git_oid *id, struct sync *s)
{
	const char *dir = git_repository_commondir(v->repo);
	struct buf b = BUF_INIT;

	put_path(v, id, &b);
	sync_add(s, -1, b.s);
	sync_add_dir(s, -1, b.s);
	buf_reset(&b);
	buf_printf(&b, "%sobjects/", dir);
	sync_add_dir(s, -1, b.s);
	buf_free(&b);
}

int
objects_flush(struct vcs *v, struct sync *s, struct error *e)
{
	if (v->mempack != NULL && write_pack(v, e) == -1)
		return -1;
	for (size_t i = 0; v->mempack == NULL && i < v->nwritten; i++)
		sync_object(v, &v->written[i], s);
	return 0;
}

int
objects_sync(struct vcs *v, struct sync *s, struct error *e)
{
	int rv = sync_all(s, e);

	if (rv == 0)
		v->nwritten = 0;
	return rv;
}

int
objects_leave(struct vcs *v)
{
	struct sync s = { 0 };
	struct error e = ERROR_INIT;
	int rv = 0;

	/* those of a pack are in memory still */
	if (v->mempack == NULL && v->nwritten > 0) {
		(void)objects_flush(v, &s, &e);
		rv = objects_sync(v, &s, &e);
	}
	error_clear(&e);
	return rv;
}

static void
remove_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	struct stat st;

	if (dir == NULL)
		return;
	while ((d = readdir(dir)) != NULL)
		if (strlen(d->d_name) == GIT_OID_HEXSZ - 2 && fstatat(dirfd(dir),
		    d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_size == 0)
			unlinkat(dirfd(dir), d->d_name, 0);
	closedir(dir);
}

void
objects_mend(struct vcs *v)
{
	struct buf path = BUF_INIT;

	for (int i = 0; i < 256; i++) {
		buf_reset(&path);
		buf_printf(&path, "%sobjects/%02x", git_repository_commondir(v->repo),
		    (unsigned)i);
		remove_empty(path.s);
	}
	buf_free(&path);
}
