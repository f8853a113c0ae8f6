/* editor: lets a person change a text in their editor. */
#ifndef II_EDITOR_H
#define II_EDITOR_H

#include "error.h"
#include "text.h"

/*
 * Open the files in $VISUAL, else $EDITOR, else vi, and wait.  The variable may
 * hold several words, and is the shell's to read, as git and mail programs do.
 * The terminal's interrupt is left to the editor.  Returns 0, or -1 when the
 * editor could not be started or did not end well.
 */
int editor_run(char *const *paths, size_t n, struct error *e);

/*
 * Edit text: on a copy in a file of its own in $TMPDIR whose name ends in
 * suffix.  Returns 0 with the new text in it, and the file gone; -1 on
 * failure: what was typed is then still in the file, which e names.
 */
int editor_text(struct buf *text, const char *suffix, struct error *e);

/*
 * Keep text in a file of its own in $TMPDIR whose name ends in suffix: what was
 * typed and cannot be used is not to be lost.  Returns its path, to be freed,
 * or NULL on failure.
 */
char *editor_keep(struct str text, const char *suffix, struct error *e);

#endif
