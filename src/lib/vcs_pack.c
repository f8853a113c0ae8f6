#include "vcs_private.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>

/* Before the backends that write files. */
#define FIRST 999

static void
wait_in_pack(struct vcs *v, const git_oid *id)
{
	v->waiting = xgrow(v->waiting, v->nwaiting, &v->cwaiting, sizeof(*v->waiting));
	v->waiting[v->nwaiting++] = *id;
}

int
object_write(struct vcs *v, const void *p, size_t n, git_object_t type, git_oid *id)
{
	int rv = git_odb_write(id, v->odb, p, n, type);

	if (rv == 0 && v->mempack != NULL)
		wait_in_pack(v, id);
	return rv;
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

int
pack_flush(struct vcs *v, const git_oid *last, struct error *e)
{
	git_packbuilder *pack;
	int rv;

	if (v->mempack == NULL)
		return 0;
	wait_in_pack(v, last);
	rv = git_packbuilder_new(&pack, v->repo);
	for (size_t i = 0; rv == 0 && i < v->nwaiting; i++)
		rv = git_packbuilder_insert(pack, &v->waiting[i], NULL);
	if (rv == 0)
		rv = git_packbuilder_write(pack, NULL, 0, NULL, NULL);
	git_packbuilder_free(pack);
	if (rv < 0)
		return vcs_fail(e, "cannot write a pack");
	git_mempack_reset(v->mempack);
	v->nwaiting = 0;
	return 0;
}
