# ii: plain-text tools for informational interviews.
PREFIX ?= /usr/local
CC ?= cc
CFLAGS ?= -O2 -g
WARN = -Wall -Wextra -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
	-Wshadow -Wwrite-strings -Wvla -Wformat=2
BUILD ?= .build
BIN ?= bin
VERSION = 0.1

CPPFLAGS += -D_GNU_SOURCE -DII_VERSION='"$(VERSION)"' -Isrc -Isrc/lib
ALL_CFLAGS = -std=c11 $(WARN) $(CFLAGS) -pthread
LDLIBS = -Wl,--as-needed -lpcre2-8 -lutf8proc -lgit2 -lcsv

LIB_SRC = $(wildcard src/lib/*.c)
TOOL_SRC = $(wildcard src/ii-*.c)
UNIT_SRC = $(wildcard tests/unit/*.c)
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/%.o)
TOOLS = $(TOOL_SRC:src/%.c=$(BIN)/%)
UNITS = $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
LIB = $(BUILD)/libii.a

all: $(TOOLS)

$(BIN)/%: $(BUILD)/src/%.o $(BUILD)/src/tool.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LDLIBS)

$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

unit: $(UNITS)
	@set -e; for t in $(UNITS); do $$t; done

clean:
	rm -rf $(BUILD) bin

.PHONY: all unit clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
