#!/usr/bin/env bats
# ii-ls: list contacts.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

@test "contacts are listed by id in seven columns" {
	sample
	ok ii-ls
	out_is <<-'E'
	ana-lima	Ana Lima	Kestrel Robotics	new			
	grace-hopper	Grace Hopper	Remington Rand	kept	2026-11-20	2026-12-01	owe
	howard-aiken	Howard Aiken	Harvard Computation Laboratory	kept	2026-10-09	2026-11-23	tell
	jose-nunez	José Núñez	Étoile Médias	answered	2026-11-20	2026-11-23	answer
	kofi-mensah	Kofi Mensah	Temple University	requested	2026-11-20	2026-11-25	grant
	mary-hawes	Mary Hawes	Burroughs	new		2026-11-26	follow
	noor-haddad	Noor Haddad	Kestrel Robotics	asked	2026-11-11	2026-11-20	nudge
	yuki-tanaka	Yuki Tanaka	Sakura 食品	scheduled	2026-11-17	2026-11-22	prepare
	E
}

@test "on a terminal columns align in any script, and dates are short" {
	sample
	on_terminal env NO_COLOR=1 ii-ls stage~'scheduled|answered|met'
	status_is 0
	out_is <<-'E'
	jose-nunez   José Núñez   Étoile Médias  answered   20 Nov  23 Nov  answer
	yuki-tanaka  Yuki Tanaka  Sakura 食品    scheduled  17 Nov  22 Nov  prepare
	E
}

# ids OPERAND ...: the ids that they select, in one line.
ids() { ii-ls -f '%{id}' "$@" | paste -sd' '; }

@test "a word is the start of a word of id, name, other name or email" {
	sample
	[ "$(ids hopper)" = grace-hopper ]
	[ "$(ids nunez)" = jose-nunez ]
	[ "$(ids NÚÑEZ)" = jose-nunez ]
	[ "$(ids نور)" = noor-haddad ]
	[ "$(ids 田中)" = yuki-tanaka ]
	[ "$(ids kofi@)" = kofi-mensah ]
	run ii-ls opper
	status_is 1
}

@test "a word is the start of an id that a contact had, too" {
	sample
	ii-mv howard the-commander >/dev/null
	ok ii-ls -f '%{id}' howard-aik
	out_is the-commander
	ok ii-ls -f '%{id}' @howard-aiken
	out_is the-commander
}

@test "files that are no contacts by their name are told in one line" {
	sample
	printf 'Name: Ada\n' >~/ii/'Ada Byron.txt'
	left_dirty
	run ii-ls -f '%{id}' grace
	status_is 0
	out_is grace-hopper
	err_is "ii-ls: $HOME/ii/Ada Byron.txt: is no contact, since its name is no id; ii-check says what to call it"
	printf 'Name: Bo\n' >~/ii/Bo.TXT
	mkdir ~/ii/'A directory.txt'
	touch ~/ii/.hidden.txt ~/ii/notes
	run ii-due grace
	err_is "ii-due: $HOME/ii/Ada Byron.txt: is no contact, since its name is no id, nor are 1 more; ii-check says what to call it"
}

@test "expressions on fields, and all must hold" {
	sample
	[ "$(ids org='remington rand')" = grace-hopper ]
	[ "$(ids org='etoile medias')" = jose-nunez ]
	[ "$(ids tags=licensing)" = 'jose-nunez noor-haddad' ]
	[ "$(ids tags=licensing org~Kestrel)" = noor-haddad ]
	[ "$(ids tags=licensing noor)" = noor-haddad ]
	[ "$(ids email=)" = 'ana-lima mary-hawes yuki-tanaka' ]
	[ "$(ids via=@howard-aiken)" = 'grace-hopper yuki-tanaka' ]
	[ "$(ids 'org~(?i)kestrel')" = 'ana-lima noor-haddad' ]
	[ "$(ids -v org~Kestrel email!=)" = 'ana-lima grace-hopper howard-aiken jose-nunez kofi-mensah mary-hawes yuki-tanaka' ]
}

@test "expressions on what follows from the log" {
	sample
	[ "$(ids stage=kept)" = 'grace-hopper howard-aiken' ]
	[ "$(ids mets=1..)" = 'grace-hopper howard-aiken' ]
	[ "$(ids fit=4..)" = grace-hopper ]
	[ "$(ids topic=skill)" = 'grace-hopper howard-aiken' ]
	[ "$(ids topic=path)" = grace-hopper ]
	[ "$(ids last=..-1month)" = howard-aiken ]
	[ "$(ids last=2026-11-17..2026-11-20)" = 'grace-hopper jose-nunez kofi-mensah yuki-tanaka' ]
	[ "$(ids kind=scheduled channel=cafe)" = yuki-tanaka ]
	[ "$(ids refs=1..)" = 'grace-hopper howard-aiken' ]
}

@test "expressions on what is due, which takes all records to know" {
	sample
	[ "$(ids due=tell)" = howard-aiken ]
	[ "$(ids next=..today)" = 'howard-aiken jose-nunez noor-haddad yuki-tanaka' ]
	[ "$(ids next=)" = ana-lima ]
	[ "$(ids -v next=..today)" = 'ana-lima grace-hopper kofi-mensah mary-hawes' ]
	[ "$(ids -v next=..today stage=kept)" = 'ana-lima grace-hopper jose-nunez kofi-mensah mary-hawes noor-haddad yuki-tanaka' ]
}

@test "nobody matches: who a word may mean is said, of expressions the status" {
	sample
	run ii-ls grcae
	status_is 1
	out_is_empty
	err_is 'ii-ls: grcae: no such contact; did you mean grace-hopper (Grace)?'
	run ii-ls grace stage=closed
	status_is 1
	err_is 'ii-ls: no contact matches grace stage=closed'
	run ii-ls -v name~.
	status_is 1
	err_is_empty
	run ii-ls stage=declined
	status_is 1
	err_is_empty
	on_terminal ii-ls stage=declined
	status_is 1
	out_is 'ii-ls: no contact matches stage=declined'
}

@test "nobody matches: status 1, and a mistyped field or stage is suggested" {
	sample
	run ii-ls stgae=met
	status_is 1
	out_is_empty
	err_is "ii-ls: no contact matches, and no field of ii's is called stgae: did you mean stage?"
	run ii-ls stage=shceduled
	status_is 2
	err_has scheduled
	run ii-ls org~'('
	status_is 2
	err_has 'org~('
	run ii-ls colour=red
	status_is 1
	err_is_empty
}

@test "a field of one's own is as good as any" {
	book
	printf 'Name: Ada\nShoe-size: 38\nHaustier: Katze\n' | record ada
	[ "$(ids shoe-size=30..40)" = ada ]
	ok ii-ls -f '%{haustier}, %{SHOE-SIZE}'
	out_is 'Katze, 38'
	ok ii-ls -j
	out_is '{"id":"ada","name":"Ada","shoe-size":["38"],"haustier":["Katze"],"stage":"new","mets":0,"refs":0,"given":0}'
}

@test "-f prints fields, repeated ones joined, and takes escapes" {
	sample
	ok ii-ls -f '%{id}\t%{tags}|%{past}|%{due} %{next} %%' grace
	out_is "grace-hopper	compilers, navy|1931-1943; Vassar College; professor of mathematics, 1944-1949; Harvard Computation Laboratory; programmer|owe 2026-12-01 %"
	run bash -c 'ii-ls -f "%{id}\0" tags=licensing | tr "\0" "."'
	[ "$output" = jose-nunez.noor-haddad. ]
	run ii-ls -f '%{id'
	status_is 2
	ok ii-ls -f '%{id}\\n' grace
	out_is 'grace-hopper\n'
	ok ii-ls -f $'%{id}\n' grace
	out_is 'grace-hopper'
	run ii-ls --format='%{id}'
	status_is 2
	err_has 'there is no option --format=%{id}; for format there is -f'
}

@test "-j prints whole headers, with arrays for what may repeat" {
	sample
	ok ii-ls -j grace
	out_is '{"id":"grace-hopper","name":"Grace Hopper","org":"Remington Rand","role":"Director of automatic programming","place":"Philadelphia","email":["grace@example.org"],"link":["https://www.linkedin.com/in/grace"],"past":["1931-1943; Vassar College; professor of mathematics","1944-1949; Harvard Computation Laboratory; programmer"],"tags":["compilers","navy"],"via":"@howard-aiken","goal":"what a compiler team does all day, and how people get onto one","stage":"kept","last":"2026-11-20","next":"2026-12-01","due":"owe","mets":1,"refs":1,"given":0,"fit":4}'
}

@test "ids and paths from standard input, repeats dropped" {
	sample
	run bash -c 'printf "%s\n" jose-nunez "grace-hopper	x" @jose-nunez ii/ana-lima.txt | ii-ls -f "%{id}" -C ii -'
	status_is 0
	out_is <<-'E'
	ana-lima
	grace-hopper
	jose-nunez
	E
	run bash -c ': | ii-ls -'
	status_is 1
	out_is_empty
	run bash -c 'echo "Grace Hopper" | ii-ls -'
	status_is 2
	err_is 'ii-ls: "Grace Hopper" on standard input is no id'
}

@test "each id that is not there is told, and who is there listed" {
	sample
	run bash -c 'printf "%s\n" nobody ana-lima nada nobody | ii-ls -f "%{id}" -'
	status_is 2
	out_is ana-lima
	err_is <<-E
	ii-ls: nada: no contact of the book $HOME/ii has this id
	ii-ls: nobody: no contact of the book $HOME/ii has this id
	E
}

@test "an empty operand, which an unset variable leaves, selects nobody" {
	sample
	run ii-ls ''
	status_is 2
	out_is_empty
	err_is 'ii-ls: an empty operand; expected a word, an expression or a path'
}

@test "paths on standard input need no other book" {
	new_book ~/a "$top"/tests/data/examples/ana-lima.txt
	new_book ~/b "$top"/tests/data/examples/mary-hawes.txt
	run bash -c 'ii-ls a/ ./b | ii-ls -f "%{id} %{name}" -'
	status_is 0
	out_is <<-'E'
	a/ana-lima.txt Ana Lima
	./b/mary-hawes.txt Mary Hawes
	E
	err_is_empty
	ok ii-ls -f '%{id}' a/ ./a a/ana-lima.txt
	out_is a/ana-lima.txt
}

@test "the ids of another book than the one found are paths" {
	sample
	new_book ~/a "$top"/tests/data/examples/ana-lima.txt
	ok ii-ls -f '%{id}' a/
	out_is a/ana-lima.txt
	run bash -c 'ii-ls -j a/ana-lima.txt | cut -c 1-24'
	out_is '{"id":"a/ana-lima.txt","'
	# the book that is found by -C, the surroundings or ~/ii
	ok ii-ls -C a -f '%{id}' ./a/
	out_is ana-lima
	cd a
	ok ii-ls -f '%{id}' ../a/
	out_is ana-lima
}

@test "paths name books and records" {
	sample
	new_book ~/other
	printf 'Name: Ada\n' >~/other/ada.txt
	git -C ~/other add . && git -C ~/other commit -qm x
	ok ii-ls -f '%{id}' ./ii other/
	[ "$(head -1 <<<"$output")" = ./ii/ana-lima.txt ]
	[ "$(tail -1 <<<"$output")" = other/ada.txt ]
	ok ii-ls -f '%{id}' ii/mary-hawes.txt
	out_is mary-hawes
	run ii-ls nowhere/
	status_is 2
	err_has nowhere/
}

@test "options stand before operands" {
	sample
	run ii-ls stage=kept -j
	status_is 2
	out_is_empty
	err_has 'ii-ls: -j: options stand before operands'
}

@test "ten thousand contacts are listed in order" {
	book
	seq -f 'c%05g' 10000 | shuf --random-source=<(yes) | while read -r id; do
		printf 'Name: %s\n' "$id" >"$HOME/ii/$id.txt"
	done
	git -C ~/ii add . && git -C ~/ii commit -qm Many
	ii-ls -f '%{id}' >listed
	seq -f 'c%05g' 10000 | cmp - listed
}

@test "mangled records are listed as far as they can be" {
	book
	printf '\357\273\277Name: Bom\r\nOrg: x\r\n\r\n2026-11-01 met\r\n' >~/ii/bom.txt
	printf 'name:   lower' >~/ii/lower.txt
	printf 'Name: Bad \377 byte\n2026-99-99 met\n2026-11-01 met Ok' >~/ii/bad.txt
	: >~/ii/empty.txt
	head -c 2000 /dev/urandom | tr -d '\0' | cat - <(printf '\nName: Random\n') >~/ii/random.txt
	run ii-ls -f '%{id} %{stage}' bom
	out_is 'bom met'
	run ii-ls -f '%{name}' lower
	out_is lower
	run ii-ls -f '%{stage}' bad
	out_is met
	run ii-ls
	status_is 0
	err_has "$HOME/ii/empty.txt: is empty"
	left_dirty
}

@test "standard output that cannot be written is an error" {
	sample
	run bash -c 'ii-ls >/dev/full'
	status_is 2
	err_has "No space left on device"
}
