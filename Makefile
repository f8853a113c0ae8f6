# ii: plain-text tools for informational interviews.
#
#	make		build bin/ii-*		make check	every test
#	make demo	show it at work		make unit	the library's alone
#	make install	PREFIX, DESTDIR		make asan	tests, sanitized
#	make deps	what building needs	make fuzz	FUZZ_TIME s each,
#					FUZZ_SEED
#	make bench	N='1000 10000'		make lint	static checks
#	make soak	SEED=N			many writers at once, at length
#	make powercut	CUTS=N			cuts of the power, as root
#
# demo, check, asan, fuzz, lint, bench, soak and powercut install what they
# need if it is missing (tests/deps.sh).

PREFIX ?= /usr/local
VERSION = 0.1
BUILD ?= .build
BIN ?= bin
JOBS ?= 2
FUZZ_TIME ?= 60
FUZZ_SEED ?= 0
N ?= 1000 10000 100000
CFLAGS ?= -O2 -g
WARN = -Wall -Wextra -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
	-Wshadow -Wwrite-strings -Wvla -Wformat=2 $(if $(CI),-Werror)
ALL_CPPFLAGS = -D_GNU_SOURCE -DII_VERSION='"$(VERSION)"' -Isrc -Isrc/lib \
	$(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARN) $(CFLAGS) -pthread

# Linked from their archives PCRE2 and utf8proc add nothing to the start of a
# tool, as shared libraries a fifth.  STATIC=no takes the shared ones; so does
# a system without archives.  Hidden, ours do not stand in for libgit2's own.
STATIC ?= yes
find = $(wildcard $(shell $(CC) -print-file-name=$(1) 2>/dev/null))
archive = $(if $(and $(STATIC:no=),$(call find,lib$(1).a)),-l:lib$(1).a,-l$(1))
LDLIBS := $(call archive,pcre2-8) $(call archive,utf8proc) \
	-Wl,--exclude-libs,libpcre2-8.a:libutf8proc.a -Wl,--as-needed -lgit2 -lcsv \
	-lgmime-3.0 -lgobject-2.0 -lglib-2.0

# Its headers lie where only pkg-config knows; one file includes them.
GMIME_CPPFLAGS = $(shell pkg-config --cflags-only-I gmime-3.0)
$(BUILD)/src/lib/mime.o: ALL_CPPFLAGS += $(GMIME_CPPFLAGS)

# The library, and what the mains share.
LIB = $(BUILD)/libii.a
LIB_OBJ = $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/lib/*.c src/tool*.c))
TOOLS = $(patsubst src/%.c,$(BIN)/%,$(wildcard src/ii-*.c))
UNITS = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
FUZZERS = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))
BENCHES = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
# In a path of the user's may be blanks: it is the shell's, not make's.
USE_BIN = II_BIN="$$(realpath $(BIN))"
# As on a bare machine, whatever the locale here.
PROVE = LC_ALL=C CMOCKA_MESSAGE_OUTPUT=TAP $(USE_BIN) \
	II_LIB="$$(realpath $(LIB))" prove -j $(JOBS) -e '' -f

all: $(TOOLS)

$(TOOLS): $(BIN)/%: $(BUILD)/src/%.o $(LIB)
$(UNITS) $(FUZZERS) $(BENCHES): $(BUILD)/%: $(BUILD)/tests/%.o $(LIB)
$(UNITS): LDLIBS += -lcmocka
$(FUZZERS): LDFLAGS += -fsanitize=fuzzer
$(TOOLS) $(UNITS) $(FUZZERS) $(BENCHES):
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

# The texts of src/share are built in, each as a string of C (share.h).
TEXTS = $(sort $(filter-out %~,$(wildcard src/share/templates/* \
	src/share/questions src/share/phrases*)))
$(BUILD)/src/lib/share.o: ALL_CPPFLAGS += -I$(BUILD)
$(BUILD)/src/lib/share.o: $(BUILD)/texts.h
$(BUILD)/texts.h: $(wildcard src/share src/share/templates) $(TEXTS) Makefile
	@mkdir -p $(@D)
	@for file in $(TEXTS); do \
		echo "{ \"$${file#src/share/}\","; \
		sed 's/[\\"?]/\\&/g; s/.*/"&\\n"/' $$file; echo '},'; \
	done >$@

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

deps:
	@tests/deps.sh build

units: $(UNITS)

unit: units
	@$(PROVE) $(UNITS)

test: all units
	@$(PROVE) $(UNITS) tests/*.bats

check:
	@tests/deps.sh build check
	@$(MAKE) -s -j $(JOBS) test

demo:
	@tests/deps.sh build
	@$(MAKE) -s -j $(JOBS) all
	@$(USE_BIN) tests/demo.sh

# All tests by sanitized programs; GOAL=unit for the library's alone.
GOAL ?= test
asan:
	@tests/deps.sh build check
	@$(MAKE) -s -j $(JOBS) BUILD=.build/asan BIN=.build/asan/bin CFLAGS='-O1 -g \
	    -fno-omit-frame-pointer -fsanitize=address,undefined \
	    -fno-sanitize-recover=all' $(GOAL)

fuzz:
	@tests/deps.sh build fuzz
	@$(MAKE) -s -j $(JOBS) BUILD=.build/clang CC=clang CFLAGS='-O1 -g \
	    -fsanitize=fuzzer-no-link,address,undefined \
	    -fno-sanitize-recover=all' fuzzers
	@tests/fuzz/run.sh .build/clang/fuzz $(FUZZ_TIME) $(FUZZ_SEED)

# The power is cut CUTS times while tools write; root only.  A new book every 25
# times: to look at all of its history takes longer and longer.
CUTS ?= 100
powercut:
	@tests/deps.sh build check
	@$(MAKE) -s -j $(JOBS) all
	@for left in $$(seq $(CUTS) -25 1); do \
		$(USE_BIN) tests/powercut.sh $$((left < 25 ? left : 25)) || exit; \
	done

fuzzers: $(FUZZERS)

lint:
	@tests/deps.sh build check lint
	@$(MAKE) -s $(BUILD)/texts.h
	clang $(ALL_CPPFLAGS) $(GMIME_CPPFLAGS) -I$(BUILD) $(ALL_CFLAGS) \
	    -Werror -fsyntax-only \
	    $(wildcard src/*.c src/lib/*.c tests/*/*.c)
	cppcheck -q --std=c11 --enable=warning,portability --inline-suppr \
	    --suppress=ctuuninitvar --error-exitcode=1 -Isrc -Isrc/lib $(wildcard src/*.c src/lib/*.c)
	shellcheck -x $(wildcard .ci/run tests/*.sh tests/*.bash tests/*/*.sh)
	shellcheck -x -S error $(wildcard tests/*.bats)
	mandoc -Tlint -Wwarning $(wildcard man/*.[157])

bench:
	@tests/deps.sh build bench
	@$(MAKE) -s -j $(JOBS) all benches
	@$(USE_BIN) tests/bench/run.sh $(BUILD)/bench $(N)

benches: $(BENCHES)

# What tests/together.bats does for some seconds.
soak:
	@tests/deps.sh build check
	@$(MAKE) -s -j $(JOBS) all
	@ROUNDS=25 COMMITS=600 $(USE_BIN) prove -e '' -f tests/together.bats

# Files under src/share go where each program looks for them.
SHARE = $(DESTDIR)$(PREFIX)/share
SHARED = completions/bash:bash-completion/completions \
	completions/zsh:zsh/site-functions \
	completions/fish:fish/vendor_completions.d \
	syntax/vim:vim/vimfiles/syntax syntax/nano:nano
install: all
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install $(TOOLS) "$(DESTDIR)$(PREFIX)/bin"
	@set -e; for page in $(wildcard man/*.[157]); do \
		install -D -v -m 644 -t "$(SHARE)/man/man$${page##*.}" $$page; \
	done; \
	for map in $(SHARED); do \
		for file in src/share/$${map%:*}/*; do \
			[ ! -f $$file ] || \
			    install -D -v -m 644 -t "$(SHARE)/$${map#*:}" $$file; \
		done; \
	done

clean:
	rm -rf $(BUILD) $(BIN)

.PHONY: all deps units unit test check demo asan fuzz fuzzers lint bench powercut \
	benches soak install clean
.SECONDARY:
-include $(wildcard $(BUILD)/src/*.d $(BUILD)/src/lib/*.d $(BUILD)/tests/*/*.d)
