/* walk DIR: readdir and fstatat each name, in one thread: the least that a
 * tool must do that looks at every record. */

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

int
main(int argc, char **argv)
{
	struct dirent *entry;
	struct stat st;
	DIR *dir;
	unsigned long files = 0;

	if (argc != 2)
		errx(2, "usage: walk dir");
	if ((dir = opendir(argv[1])) == NULL)
		err(2, "%s", argv[1]);
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == -1)
			err(2, "%s", entry->d_name);
		if (S_ISREG(st.st_mode))
			files++;
	}
	if (errno != 0)
		err(2, "%s", argv[1]);
	closedir(dir);
	printf("%lu\n", files);
	return 0;
}
