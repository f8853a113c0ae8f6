#include "toolask.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"
#include "wrap.h"

void
tool_prompt(struct str text)
{
	struct buf safe = BUF_INIT, lines = BUF_INIT;

	text_safe(&safe, text, 1);
	wrap_text(&lines, buf_str(&safe), tool_out()->width, 0, 0);
	out_flush(tool_out());
	fprintf(stderr, "%s%s", lines.s, lines.n > 0 ? " " : "");
	buf_free(&safe);
	buf_free(&lines);
}

int
tool_ask(const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	char *answer = NULL;
	size_t size = 0;
	va_list ap;
	int yes;

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return 0;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	buf_puts(&text, " [y/N]");
	tool_prompt(buf_str(&text));
	buf_free(&text);
	/* the whole line: the rest of it is no answer to what is asked next */
	yes = getline(&answer, &size, stdin) > 0 &&
	    (answer[0] == 'y' || answer[0] == 'Y');
	free(answer);
	return yes;
}

static volatile sig_atomic_t interrupted;

static void
interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

int
tool_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* What was typed of a line and not ended is handed out by a terminal that does
 * not wait for lines. */
static void
take_unfinished(struct buf *answer, const struct termios *lines)
{
	struct termios now = *lines;
	char bytes[512];
	ssize_t n;

	now.c_lflag &= ~(tcflag_t)ICANON;
	now.c_cc[VMIN] = now.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSANOW, &now) == -1)
		return;
	while ((n = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
		buf_add(answer, bytes, (size_t)n);
}

/* Wait for something to read: 1; 0 when interrupted.  Until here no interrupt
 * was let through that could come too early to be noticed. */
static int
wait_for_line(const sigset_t *unblocked)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	while (!interrupted)
		if (ppoll(&p, 1, NULL, unblocked) != -1 || errno != EINTR)
			return 1;
	return 0;
}

/* One line as it comes; a terminal hands out no more than that at once. */
static enum answered
read_line(struct buf *answer, const struct termios *lines, const sigset_t *unblocked)
{
	char bytes[512];
	ssize_t n;

	for (;;) {
		n = wait_for_line(unblocked) ?
		    read(STDIN_FILENO, bytes, sizeof(bytes)) : -1;
		if (n == -1) {
			take_unfinished(answer, lines);
			return ASKED_STOP;
		}
		if (n == 0)
			return answer->n > 0 ? ASKED_LINE : ASKED_END;
		buf_add(answer, bytes, (size_t)n);
		if (bytes[n - 1] == '\n')
			return ASKED_LINE;
	}
}

/* Read a line so that ^C neither ends the program nor drops what was typed. */
static enum answered
read_guarded(struct buf *answer)
{
	struct sigaction act = { .sa_handler = interrupt }, before;
	struct termios was, lines;
	sigset_t block, unblocked;
	enum answered rv;

	if (tcgetattr(STDIN_FILENO, &was) == -1)
		return ASKED_STOP;
	lines = was;
	lines.c_lflag |= NOFLSH;
	interrupted = 0;
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, &unblocked);
	sigaction(SIGINT, &act, &before);
	tcsetattr(STDIN_FILENO, TCSANOW, &lines);
	rv = read_line(answer, &lines, &unblocked);
	tcsetattr(STDIN_FILENO, TCSANOW, &was);
	sigaction(SIGINT, &before, NULL);
	sigprocmask(SIG_SETMASK, &unblocked, NULL);
	return rv;
}

/* Ask, and read a line. */
static enum answered
ask(struct buf *answer, struct str prompt)
{
	struct str line;
	enum answered rv;

	tool_prompt(prompt);
	buf_reset(answer);
	rv = read_guarded(answer);
	if (rv != ASKED_LINE || !str_ends(buf_str(answer), "\n"))
		fputc('\n', stderr);
	line = str_trim(buf_str(answer));
	memmove(answer->s, line.p, line.n);
	buf_splice(answer, line.n, answer->n, STR(""));
	return rv;
}

enum answered
tool_line(struct buf *answer, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	enum answered rv;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	rv = ask(answer, buf_str(&text));
	buf_free(&text);
	return rv;
}

int
tool_yes(const char *fmt, ...)
{
	struct buf text = BUF_INIT, answer = BUF_INIT;
	enum answered rv;
	va_list ap;
	int yes;

	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	buf_puts(&text, " [y/N]");
	rv = ask(&answer, buf_str(&text));
	yes = str_caseis(str_sub(buf_str(&answer), 0, 1), "y");
	buf_free(&text);
	buf_free(&answer);
	return rv == ASKED_STOP ? -1 : yes;
}
