#include "vcs_remote.h"

#include <string.h>
#include <unistd.h>

#include "vcs_private.h"

int
vcs_branch(struct vcs *v, const char **ref, int *born, struct error *e)
{
	if (head_look(v, e) == -1)
		return -1;
	*ref = v->head.ref;
	*born = v->head.born;
	return strcmp(v->head.ref, "HEAD") == 0;
}

int
vcs_begin_on(struct vcs *v, const char *ref, struct error *e)
{
	int rv;

	if (vcs_lock(v, e) == -1)
		return -1;
	rv = head_look(v, e);
	if (rv == 0 && !v->head.born && git_repository_set_head(v->repo, ref) < 0)
		rv = vcs_fail(e, "cannot begin on %s", ref);
	vcs_unlock(v);
	return rv;
}

int
vcs_config(struct vcs *v, const char *key, struct buf *value, struct error *e)
{
	git_config *config;
	const char *s;
	int rv;

	buf_reset(value);
	if (git_repository_config_snapshot(&config, v->repo) < 0)
		return vcs_fail(e, "cannot read git's settings");
	rv = git_config_get_string(&s, config, key);
	if (rv == 0)
		buf_puts(value, s);
	else if (rv != GIT_ENOTFOUND)
		vcs_fail(e, "cannot read git's setting %s", key);
	git_config_free(config);
	return rv == GIT_ENOTFOUND ? 1 : rv < 0 ? -1 : 0;
}

int
vcs_config_set(struct vcs *v, const char *key, const char *value, struct error *e)
{
	git_config *config;
	int rv;

	if (git_repository_config(&config, v->repo) < 0)
		return vcs_fail(e, "cannot read git's settings");
	rv = git_config_set_string(config, key, value);
	git_config_free(config);
	return rv < 0 ? vcs_fail(e, "cannot set git's %s", key) : 0;
}

int
vcs_remotes(struct vcs *v, struct list *names, struct error *e)
{
	git_strarray all;

	if (git_remote_list(&all, v->repo) < 0)
		return vcs_fail(e, "cannot list the remotes");
	for (size_t i = 0; i < all.count; i++)
		list_add(names, str_of(all.strings[i]));
	git_strarray_dispose(&all);
	return 0;
}

int
vcs_remote_add(struct vcs *v, const char *name, const char *url, struct error *e)
{
	git_remote *remote;

	if (git_remote_create(&remote, v->repo, name, url) < 0)
		return vcs_fail(e, "cannot add the remote %s", name);
	git_remote_free(remote);
	return 0;
}

int
vcs_remote_remove(struct vcs *v, const char *name, struct error *e)
{
	if (git_remote_delete(v->repo, name) < 0)
		return vcs_fail(e, "cannot remove the remote %s", name);
	return 0;
}

int
vcs_ref(struct vcs *v, const char *ref, struct buf *hex, struct error *e)
{
	char text[GIT_OID_HEXSZ + 1];
	git_oid id;
	int rv = git_reference_name_to_id(&id, v->repo, ref);

	buf_reset(hex);
	if (rv == GIT_ENOTFOUND)
		return 1;
	if (rv < 0)
		return vcs_fail(e, "cannot read %s", ref);
	buf_puts(hex, git_oid_tostr(text, sizeof(text), &id));
	return 0;
}

void
vcs_unlock_ref(struct vcs *v, const char *ref)
{
	struct buf path = BUF_INIT;
	struct stat was, is;
	unsigned waited = 0;
	int stays;

	buf_printf(&path, "%s%s.lock", git_repository_commondir(v->repo), ref);
	stays = stat(path.s, &was) == 0;
	while (stays && vcs_patience(&waited, 2000))
		stays = stat(path.s, &is) == 0 && is.st_ino == was.st_ino;
	if (stays)
		unlink(path.s);
	buf_free(&path);
}

const char *
vcs_common_dir(const struct vcs *v)
{
	return git_repository_commondir(v->repo);
}
