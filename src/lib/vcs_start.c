/*
 * Starting libgit2, which is most of what a writing tool would otherwise
 * spend.  Its TLS and ssh libraries start with it: Debian's build parses the
 * whole bundle of certificate authorities, 150 of them, each time.  A book's
 * network is left to the user's own git, so no process of ours ever speaks TLS
 * or ssh through libgit2, and the two functions below do nothing in the place
 * of mbedtls' and libssh2's.  They are weak and nothing calls them here: a
 * libgit2 built on other libraries, or linked statically, never sees them.
 */
#include "vcs_private.h"

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
    __attribute__((weak));
int libssh2_init(int flags) __attribute__((weak));

int
mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

int
libssh2_init(int flags)
{
	(void)flags;
	return 0;
}

/* These would lead git, ours and the user's, to another repository. */
static const char *const misleading[] = {
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR",
	"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE", "GIT_PREFIX",
};

int
vcs_start(struct error *e)
{
	for (size_t i = 0; i < sizeof(misleading) / sizeof(*misleading); i++)
		unsetenv(misleading[i]);
	if (git_libgit2_init() < 0)
		return vcs_fail(e, "libgit2 does not start");
	/* Hashing every object that is read costs as much as inflating it,
	 * whose checksum tells a damaged one too; git does no more. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	return 0;
}
