/* tool: what the mains share: options, messages, operands, exit.  With the
 * mains, the only place that prints to a person and ends the program. */
#ifndef II_TOOL_H
#define II_TOOL_H

#include "book.h"
#include "books.h"
#include "change.h"
#include "error.h"
#include "out.h"
#include "pick.h"
#include "survey.h"
#include "text.h"

/* Exit status. */
enum { YES = 0, NO = 1, TROUBLE = 2 };

/*
 * Begin: sets the locale, remembers the name ("ii-add") and the usage (lines
 * "usage: ii-add ...", ending in a line feed), answers --help and --version.
 * From then on no file can be opened as one of the standard streams.
 */
void tool_begin(const char *name, const char *usage, int argc, char **argv);

/*
 * getopt(3) over letters, to which -C (book) and -h are added.  An option
 * that is none ends the program with usage, and the option that was probably
 * meant.  Returns the letter, or -1 at the operands.
 */
int tool_option(int argc, char **argv, const char *letters);

/* The name given to tool_begin(). */
const char *tool_name(void);

/* The directory given with -C, or NULL. */
const char *tool_dir(void);

/* Print the usage to standard error and exit with TROUBLE; fmt (may be NULL)
 * says before what is wrong. */
void tool_usage(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* A line on standard error, and exit with TROUBLE: for an operand or value that
 * is wrong, where the usage would not help. */
void tool_quit(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* A line on standard error: "ii-add: ...", made safe for a terminal.  However
 * long, it is one line: paths and commands in it are there to be copied. */
void tool_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The text of e, likewise, and clear it. */
void tool_error(struct error *e);

/* The same, and exit with TROUBLE. */
void tool_fail(struct error *e) __attribute__((noreturn));

/* Open a book, as book_open() finds it, and tell of its bad settings; or fail. */
void tool_open(struct book *b, const char *where);

/* The same for the book that -C or the surroundings name. */
void tool_book(struct book *b);

/* The book that -C or the surroundings name, of those that operands name, or
 * fail. */
const struct book *tool_home(struct books *s);

/* As books_path(), and tell of bad settings of the book. */
int tool_path(struct books *s, struct str path, const struct book **b,
    struct buf *id, struct error *e);

/* Standard output, for tool_end(). */
struct out *tool_out(void);

/* Close standard output with a check; the status to return from main. */
int tool_end(int status);

/* The book was changed: when the output then cannot be written, tool_end()
 * says that the change was made all the same. */
void tool_changed(void);

/*
 * Whom an operand of a tool that acts names, added to w: one contact, of home
 * or, by its path, of any book; with many, also several separated by commas,
 * or "-": exact ids, or paths, from standard input, one a line, the first
 * column, in the order of the lines.  Repeats are dropped.
 * Returns 0, or -1 after a message.
 */
int tool_contacts(struct books *s, const char *operand, int many, struct whom *w);

/*
 * The same for one exact id, or path, as a line of standard input has it.
 */
int tool_contact(struct books *s, struct str id, struct whom *w);

/* Standard input was a list: for an editor, have the terminal in its place, if
 * there is one. */
void tool_typing(void);

/* Sort the operands of a listing tool, or fail; "-" reads standard input. */
void tool_pick(struct pick *p, int n, char **operands, int invert);

/*
 * Survey a book that was opened for pb, or fail.  What could not be read or
 * understood is said on standard error.  Returns YES, or TROUBLE when a file
 * could not be read or a contact named one by one is not there.
 */
int tool_survey(struct survey *s, const struct book *b, const struct pick *p,
    const struct pick_book *pb);

/* The id as it is shown; as a path (pick_paths(), books_paths()) where it would
 * otherwise be taken for somebody else's. */
void tool_id(struct buf *out, const struct book *b, int path, const char *id);

/* When nobody matched: say which field named is probably mistyped, and whose
 * name a word probably is, or that nobody did.  Of expressions alone that may
 * well be an answer: only a person at a terminal is told. */
void tool_hint(const struct pick *p, const struct book *b);

/* Compile -f, or fail.  A line feed is added to one that ends in no \n, \0. */
struct format *tool_format(const char *text);

/* Put a prompt on the terminal, broken between words, and a blank behind it;
 * of an empty one, nothing. */
void tool_prompt(struct str text);

/*
 * Ask on the terminal; 1 for yes.  Without a terminal on standard input and
 * error the answer is no.
 */
int tool_ask(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Bring a change into the book and free it: prints what its notes say.
 * Returns 0, or -1 after a message.  message is the commit's, to which a
 * trailer is added that names the tool.
 */
int tool_commit(struct change *c, const char *message);

/* Begin a change, or fail. */
struct change *tool_change(const struct book *b);

/* All of standard input into b.  Returns 0, or -1 after a message. */
int tool_stdin(struct buf *b);

/* A file the user names, whole, or "-": standard input; or fail. */
void tool_read(const char *path, struct buf *b);

/* "Grace Hopper", or "Grace Hopper and 2 more", for a commit's message:
 * the ids joined. */
void tool_names(struct buf *b, const struct list *ids);

#endif
