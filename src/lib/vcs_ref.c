/*
 * Moving a reference.  libgit2 does it, too, but syncs both of its logs on the
 * way, four waits for the disk more than the reference itself takes.  The
 * protocol is git's: the new value is written to NAME.lock, which nobody else
 * can make meanwhile, and renamed in when the old one is still what it was.
 */
#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *
path_of(struct vcs *v, const char *middle, const char *ref, const char *suffix)
{
	/* HEAD is the worktree's own, branches belong to all. */
	const char *dir = strcmp(ref, "HEAD") == 0 ? git_repository_path(v->repo) :
	    git_repository_commondir(v->repo);
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s%s%s%s", dir, middle, ref, suffix);
	return buf_take(&b);
}

/* Make the directories above path. */
static int
make_parents(const char *path)
{
	char *dir = xstrdup(path), *slash;
	int rv = 0;

	for (slash = strchr(dir + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(dir, 0777) == -1 && errno != EEXIST)
			rv = -1;
		*slash = '/';
	}
	free(dir);
	return rv;
}

/* Open a file below the repository; one that is made may lack its directory. */
static int
open_file(const char *path, int flags)
{
	int fd = open(path, flags, 0666);

	if (fd == -1 && errno == ENOENT && (flags & O_CREAT) != 0 &&
	    make_parents(path) == 0)
		fd = open(path, flags, 0666);
	return fd;
}

/* The first commit of a branch makes its log, unless core.logAllRefUpdates is
 * off; later ones append where there is one. */
static int
makes_log(struct vcs *v)
{
	git_config *config;
	int yes = 1;

	if (v->head.born || git_repository_config_snapshot(&config, v->repo) < 0)
		return 0;
	if (git_config_get_bool(&yes, config, "core.logallrefupdates") < 0)
		yes = 1; /* not set, or "always" */
	git_config_free(config);
	return yes;
}

/* Append a line to a reference's log.  A log is for the user's comfort: that
 * it could not be written stops nothing. */
static void
log_move(struct vcs *v, const char *ref, int create, struct str line)
{
	char *path = path_of(v, "logs/", ref, "");
	int fd = open_file(path, O_WRONLY | O_APPEND | O_CLOEXEC | (create ? O_CREAT : 0));

	if (fd != -1) {
		ssize_t n = write(fd, line.p, line.n);

		(void)n;
		close(fd);
	}
	free(path);
}

static void
log_moves(struct vcs *v, const git_oid *to, const git_signature *who,
    const char *message)
{
	char old[GIT_OID_HEXSZ + 1], new[GIT_OID_HEXSZ + 1];
	int offset = abs(who->when.offset), create = makes_log(v);
	git_oid none = { { 0 } };
	struct buf line = BUF_INIT;

	git_oid_tostr(old, sizeof(old), v->head.born ? &v->head.commit : &none);
	git_oid_tostr(new, sizeof(new), to);
	buf_printf(&line, "%s %s %s <%s> %lld %c%02d%02d\t%s\n", old, new, who->name,
	    who->email, (long long)who->when.time, who->when.offset < 0 ? '-' : '+',
	    offset / 60, offset % 60, message);
	log_move(v, v->head.ref, create, buf_str(&line));
	if (strcmp(v->head.ref, "HEAD") != 0)
		log_move(v, "HEAD", create, buf_str(&line));
	buf_free(&line);
}

/* 1 when the reference is no longer what head says. */
static int
has_moved(struct vcs *v)
{
	git_oid now;
	int born = git_reference_name_to_id(&now, v->repo, v->head.ref) == 0;

	return born != v->head.born || (born && !git_oid_equal(&now, &v->head.commit));
}

int
ref_lock(struct vcs *v, const git_oid *to, struct error *e)
{
	char *path = path_of(v, "", v->head.ref, ".lock");
	char hex[GIT_OID_HEXSZ + 1];
	int fd = open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC), rv = 0;

	if (fd == -1) {
		rv = errno == EEXIST ? 1 : error_errno(e, "create %s", path);
	} else {
		git_oid_tostr(hex, sizeof(hex), to);
		if (has_moved(v))
			rv = 1;
		else if (dprintf(fd, "%s\n", hex) != GIT_OID_HEXSZ + 1)
			rv = error_errno(e, "write %s", path);
		if (close(fd) == -1 && rv == 0)
			rv = error_errno(e, "write %s", path);
		if (rv != 0)
			unlink(path);
	}
	free(path);
	return rv;
}

void
ref_sync(struct vcs *v, struct sync *s)
{
	char *path = path_of(v, "", v->head.ref, ".lock");

	sync_add(s, -1, path);
	free(path);
}

void
ref_unlock(struct vcs *v)
{
	char *path = path_of(v, "", v->head.ref, ".lock");

	unlink(path);
	free(path);
}

int
ref_install(struct vcs *v, const git_oid *to, const git_signature *who,
    const char *message, struct error *e)
{
	char *path = path_of(v, "", v->head.ref, "");
	char *lock = path_of(v, "", v->head.ref, ".lock");
	struct sync sync = { 0 };
	int rv = rename(lock, path);

	if (rv == -1) {
		error_errno(e, "rename to %s", path);
	} else {
		struct error late = ERROR_INIT;

		log_moves(v, to, who, message);
		sync_add_dir(&sync, -1, path);
		/* It has moved, and all that it leads to is on the disk: who took
		 * files and index back now would undo the commit by the next. */
		(void)sync_all(&sync, &late);
		error_clear(&late);
	}
	free(lock);
	free(path);
	return rv;
}
