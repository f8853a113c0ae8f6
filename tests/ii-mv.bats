#!/usr/bin/env bats
# ii-mv: other ids, other names, two records made one.

load helper

# begin: the sample book.
begin() {
	book "$top"/tests/data/examples/*.txt
	start=$(git -C ~/ii rev-parse HEAD)
}

# subjects: of the commits since, the latest first.
subjects() {
	git -C ~/ii log --format=%s "$start.."
}

@test "a contact gets a new id, keeps the old one in Was: and nothing else changes" {
	begin
	cp ii/grace-hopper.txt before
	ok ii-mv grace grace-m-hopper
	out_is $'grace-m-hopper\trenamed\tgrace-hopper'
	[ ! -e ii/grace-hopper.txt ]
	run diff before ii/grace-m-hopper.txt
	out_is $'11a12\n> Was: grace-hopper'
	[ "$(subjects)" = 'Rename grace-hopper to grace-m-hopper' ]
}

@test "every @old-id still means the contact, and no other record is touched" {
	begin
	ok ii-mv grace-hopper amazing-grace
	ok ii-check
	ok ii-show @grace-hopper
	out_has 'Grace Hopper'
	[ "$(git -C ~/ii show --format= --name-only --no-renames | sort)" = \
	    $'amazing-grace.txt\ngrace-hopper.txt' ]
}

@test "a name gives the contact that name, the id it makes, and the name before as Also:" {
	begin
	ok ii-mv grace 'Grace Murray Hopper'
	out_is $'grace-murray-hopper\trenamed\tgrace-hopper'
	[ "$(head -2 ii/grace-murray-hopper.txt)" = \
	    $'Name: Grace Murray Hopper\nAlso: Grace Hopper' ]
}

@test "a name that makes the same id changes the name alone" {
	begin
	ok ii-mv jose-nunez 'José Nuñez'
	out_is $'jose-nunez\tnamed\tjose-nunez'
	[ "$(head -2 ii/jose-nunez.txt)" = $'Name: José Nuñez\nOrg: Étoile Médias' ]
	[ "$(subjects)" = 'Set name of jose-nunez' ]
}

@test "a name in another script makes an id too" {
	begin
	ok ii-mv noor 'نور حداد'
	[ -f "ii/$(cut -f 1 "$BATS_TEST_TMPDIR/out").txt" ]
	ok ii-ls -f '%{name}' 'نور'
	out_is 'نور حداد'
}

@test "to rename back and forth leaves no Was: that names its own id" {
	local n

	begin
	for n in a b c a b c a; do
		ok ii-mv grace-hopper $n
		ok ii-mv $n grace-hopper
	done
	[ "$(grep ^Was: ii/grace-hopper.txt | sort)" = $'Was: a\nWas: b\nWas: c' ]
	ok ii-check
}

@test "a path renames in the book that has it" {
	begin
	new_book ~/other "$top"/tests/data/examples/ana-lima.txt
	ok ii-mv other/ana-lima.txt 'Ana Costa'
	out_is $'other/ana-costa.txt\trenamed\tother/ana-lima.txt'
	[ "$(git -C other log -1 --format=%s)" = 'Rename ana-lima to ana-costa' ]
	[ -z "$(subjects)" ]
}

@test "the id and name it has already are refused" {
	begin
	run ii-mv grace grace-hopper
	status_is 1
	out_is_empty
	err_is 'ii-mv: grace-hopper is so called already'
	run ii-mv grace 'Grace Hopper'
	status_is 1
}

@test "an id that another contact had is refused, and it is said whose it was" {
	begin
	ok ii-mv grace-hopper grace
	run ii-mv ana grace-hopper
	status_is 1
	out_is_empty
	err_has 'grace-hopper is an id that grace had'
	[ -f ii/ana-lima.txt ]
}

@test "an id that is taken is refused without a terminal" {
	begin
	run ii-mv ana noor-haddad </dev/null
	status_is 1
	out_is_empty
	err_has 'noor-haddad is there: nothing was changed; -F unites the two'
	[ -z "$(subjects)" ]
}

@test "-F unites two contacts in one commit, and each field that differs is told" {
	begin
	run ii-mv -F ana noor-haddad
	status_is 0
	out_is $'noor-haddad\tunited\tana-lima'
	err_is 'ii-mv: noor-haddad: the two differ in 1 field: choose between what stands and its Clash:, with ii-edit noor-haddad'
	[ ! -e ii/ana-lima.txt ]
	file_is ii/noor-haddad.txt <<-'E'
		Name: Noor Haddad
		Also: Ana Lima
		Also: نور حداد
		Org: Kestrel Robotics
		Role: Test engineer
		Email: noor@example.com
		Link: https://www.linkedin.com/in/ana-lima
		Tags: robotics, licensing
		Goal: what a controls engineer does in the first year
		Was: ana-lima
		Clash: Role: Controls engineer

		2026-11-10 note Gave a talk on soft grippers. #robotics
		2026-11-11 asked/linkedin Two questions about the grippers.
	E
	[ "$(subjects)" = 'Unite ana-lima with noor-haddad' ]
}

@test "the ids that either of two united contacts had are kept" {
	begin
	ok ii-mv ana a
	ok ii-mv noor n
	run ii-mv -F a n
	status_is 0
	[ "$(grep ^Was: ii/n.txt | sort)" = \
	    $'Was: a\nWas: ana-lima\nWas: noor-haddad' ]
	for id in a ana-lima noor-haddad n; do
		ok ii-ls -f '%{name}' - <<<"@$(ii-mv -n "$id" there | cut -f 3)"
		out_is 'Noor Haddad'
	done
}

# answer WORD CMD: run it on a terminal where this is typed.
answer() {
	on_terminal sh -c "echo '$1' >'$BATS_TEST_TMPDIR/keys'; $2"
}

@test "on a terminal it asks before it unites, and only y is yes" {
	begin
	answer n 'ii-mv ana noor-haddad'
	status_is 1
	out_has 'ana-lima (Ana Lima, Kestrel Robotics) and noor-haddad (Noor Haddad'
	out_has 'are they one person'
	answer '' 'ii-mv ana noor-haddad'
	status_is 1
	[ -z "$(subjects)" ]
	answer y 'ii-mv ana noor-haddad'
	status_is 0
	out_has united
	[ ! -e ii/ana-lima.txt ]
}

@test "-n shows what would be done" {
	begin
	ok ii-mv -n grace 'Grace Murray Hopper'
	out_is $'grace-murray-hopper\twould be renamed\tgrace-hopper'
	ok ii-mv -n ana noor-haddad
	out_is $'noor-haddad\twould be united\tana-lima'
	[ -z "$(subjects)" ]
}

@test "an edit by hand gets a commit of its own before" {
	begin
	echo '2026-11-22 note by hand' >>ii/grace-hopper.txt
	ok ii-mv grace g
	[ "$(subjects)" = $'Rename grace-hopper to g\nEdit grace-hopper by hand' ]
	grep -q 'by hand' ii/g.txt
}

@test "a record with the marks of a merge is neither renamed nor united" {
	begin
	printf 'Name: X\n<<<<<<< a\n=======\n>>>>>>> b\n' >ii/x.txt
	run ii-mv x y
	status_is 2
	err_has 'x: the record has conflict marks'
	run ii-mv -F ana x
	status_is 2
	[ -f ii/ana-lima.txt ]
	left_dirty
}

@test "CRLF and a missing last newline stay" {
	begin
	printf 'Name: Ada\r\n\r\n2026-11-02 note x' | record ada
	ok ii-mv ada ada-byron
	printf 'Name: Ada\r\nWas: ada\r\n\r\n2026-11-02 note x' >expected
	cmp expected ii/ada-byron.txt
}

@test "what is neither an id nor a name is misuse" {
	begin
	for new in '' a/b @Grace; do
		run ii-mv grace "$new"
		status_is 2
		out_is_empty
		err_has 'usage: ii-mv'
	done
}

@test "a contact who is not there is told with who is near" {
	begin
	run ii-mv grace-hoper g
	status_is 2
	err_has 'did you mean grace-hopper'
}

@test "output that cannot be written is an error" {
	begin
	run sh -c 'ii-mv grace g >/dev/full'
	status_is 2
	err_has 'ii-mv: cannot write the output: No space left on device; the change itself was made'
	[ "$(subjects)" = 'Rename grace-hopper to g' ]
}

@test "closed standard streams put no message into a file of the book" {
	begin
	run sh -c 'ii-mv -F kofi grace-hopper <&- >&- 2>&-'
	status_is 2
	[ "$(subjects)" = 'Unite kofi-mensah with grace-hopper' ]
	[ ! -s ii/.git/ii.lock ]
	run sh -c 'ii-ls >&-'
	status_is 2
	err_is 'ii-ls: cannot write the output: Bad file descriptor'
}
