#!/usr/bin/env bats
# Books that several programs and machines write at once, for a short while;
# `make soak` does it at length.
load helper

together() { "$top/tests/together.sh" "$@" >&2; }

@test "clones that sync all the time become the same and lose nothing" {
	together clones "${ROUNDS:-5}"
}

@test "so they do where tools and syncs are killed" {
	together killed "${ROUNDS:-5}"
}

@test "so they do where two of them use git pull" {
	together pulled "${ROUNDS:-5}"
}

@test "tools and git in one book take nothing from each other" {
	together beside "${COMMITS:-60}"
}
