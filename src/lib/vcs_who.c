/*
 * Who commits: the environment as git reads it, git's configuration, then the
 * book's own settings, then what the system knows.  libgit2 looks at user.name
 * and user.email alone.
 */
#include "vcs_private.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set b to value without what cannot stand in a commit; 1 when something is
 * left. */
static int
accept(struct buf *b, struct str value)
{
	buf_reset(b);
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c >= ' ' && c != '<' && c != '>' && c != 0x7f)
			buf_putc(b, (char)c);
	}
	return str_trim(buf_str(b)).n > 0;
}

static int
from_env(struct buf *b, const char *role, const char *what)
{
	struct buf name = BUF_INIT;
	int found;

	buf_printf(&name, "GIT_%s_%s", role, what);
	found = accept(b, str_of(getenv(name.s)));
	buf_free(&name);
	return found;
}

static int
from_config(struct buf *b, git_config *config, const char *section, const char *what)
{
	struct buf key = BUF_INIT;
	const char *value;
	int found;

	buf_printf(&key, "%s.%s", section, what);
	found = git_config_get_string(&value, config, key.s) == 0 &&
	    accept(b, str_of(value));
	buf_free(&key);
	return found;
}

static void
system_name(struct buf *b)
{
	struct passwd *pw = getpwuid(geteuid());
	struct str full = str_of(pw != NULL ? pw->pw_gecos : NULL);

	/* Behind the name stand office and telephones. */
	if (full.n > 0 && accept(b, str_sub(full, 0, strcspn(full.p, ","))))
		return;
	if (pw == NULL || !accept(b, str_of(pw->pw_name)))
		accept(b, STR("unknown"));
}

static void
system_email(struct buf *b)
{
	struct passwd *pw = getpwuid(geteuid());
	struct buf full = BUF_INIT;
	char host[256] = "";

	if (gethostname(host, sizeof(host) - 1) == -1 || host[0] == '\0')
		strcpy(host, "localhost");
	buf_printf(&full, "%s@%s", pw != NULL ? pw->pw_name : "unknown", host);
	accept(b, buf_str(&full));
	buf_free(&full);
}

/* role is AUTHOR or COMMITTER, section the same in git's configuration. */
static int
who(struct vcs *v, const char *role, const char *section, git_signature **sig,
    struct error *e)
{
	struct buf name = BUF_INIT, email = BUF_INIT;
	git_config *config;
	int rv;

	if (git_repository_config_snapshot(&config, v->repo) < 0)
		return vcs_fail(e, "cannot read git's configuration");
	if (!from_env(&name, role, "NAME") &&
	    !from_config(&name, config, section, "name") &&
	    !from_config(&name, config, "user", "name") &&
	    !accept(&name, book_setting(v->book, "Me")))
		system_name(&name);
	if (!from_env(&email, role, "EMAIL") &&
	    !from_config(&email, config, section, "email") &&
	    !from_config(&email, config, "user", "email") &&
	    !accept(&email, book_setting(v->book, "Email")) &&
	    !accept(&email, str_of(getenv("EMAIL"))))
		system_email(&email);
	rv = git_signature_now(sig, name.s, email.s);
	if (rv < 0)
		vcs_fail(e, "%s <%s> cannot sign a commit", name.s, email.s);
	buf_free(&name);
	buf_free(&email);
	git_config_free(config);
	return rv < 0 ? -1 : 0;
}

int
who_author(struct vcs *v, git_signature **sig, struct error *e)
{
	return who(v, "AUTHOR", "author", sig, e);
}

int
who_committer(struct vcs *v, git_signature **sig, struct error *e)
{
	return who(v, "COMMITTER", "committer", sig, e);
}

static void
add_vars(struct list *vars, const char *role, const git_signature *sig)
{
	list_printf(vars, "GIT_%s_NAME=%s", role, sig->name);
	list_printf(vars, "GIT_%s_EMAIL=%s", role, sig->email);
}

int
vcs_who(struct vcs *v, struct list *vars, struct error *e)
{
	git_signature *author = NULL, *committer = NULL;
	int rv = -1;

	if (who_author(v, &author, e) == 0 && who_committer(v, &committer, e) == 0) {
		add_vars(vars, "AUTHOR", author);
		add_vars(vars, "COMMITTER", committer);
		rv = 0;
	}
	git_signature_free(author);
	git_signature_free(committer);
	return rv;
}
