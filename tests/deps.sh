#!/bin/sh
# deps.sh PURPOSE ...: see to it that what these purposes need is there.
# Where something is missing, Debian's packages are installed, as root or with
# sudo; elsewhere they are named.  With nothing missing nothing is touched.
#
# The one place that names packages.  A line: a purpose; the Debian package; a
# header, program or file that shows that it is there; what it is for.
table() {
	cat <<-'E'
	build gcc             cc                  the compiler
	build libc6-dev       stdio.h             the C library
	build libgit2-dev     git2.h              commits
	build libpcre2-dev    pcre2.h             patterns
	build libutf8proc-dev utf8proc.h          names in any script
	build libcsv-dev      csv.h               imports
	build libgmime-3.0-dev gmime-3.0/gmime/gmime.h messages
	build pkg-config      pkg-config          where the headers of GMime lie
	build git             git                 fetch and push; the demo's log
	build tzdata          /usr/share/zoneinfo the time where you are
	build bash            bash                the demo
	check bats            bats                tests of the tools
	check perl            prove               runs all tests
	check libcmocka-dev   cmocka.h            tests of the library
	check mandoc          mandoc              pages as a user sees them
	check bsdutils        script              a terminal to test on
	check enscript        enscript            sheets on paper
	check strace          strace              what a hostile remote has opened
	check e2fsprogs       /usr/sbin/mkfs.ext4 a disk to cut the power of
	check openssh-client  ssh-keygen          keys for a server of its own
	check tmux            tmux                a terminal that rings
	check ed              ed                  an editor that is no more than that
	check nano            nano                an editor that saves as it dies
	check vim-tiny        vim.tiny            an editor with a swap file
	check openssh-server  /usr/sbin/sshd      remotes that ssh reaches
	check msmtp           msmtp               letters that are sent
	check mutt            mutt                letters that are written
	check git-crypt       git-crypt           records that a remote cannot read
	fuzz  clang           clang               libFuzzer
	fuzz  libclang-rt-dev clang               its run-time part
	lint  clang           clang               a second opinion
	lint  cppcheck        cppcheck            a third
	lint  shellcheck      shellcheck          the scripts
	bench recutils        recsel              to compare with
	bench ripgrep         rg                  to compare with
	E
}

# headers: of those on standard input, print which the compiler does not find;
# without a compiler, all.
headers() {
	if ! command -v cc >/dev/null; then
		cat
		return
	fi
	# shellcheck disable=SC2086 # several words on purpose
	sed 's/.*/#if !__has_include(<&>)\nmissing &\n#endif/' |
	    cc ${CPPFLAGS-} -E -P - | sed -n 's/^missing //p'
}

# missing PURPOSE ...: the lines of the table, without the purpose, of what is
# not there.
missing() {
	wanted=$(for purpose; do table | grep "^$purpose "; done)
	absent=$(echo "$wanted" | awk '$3 ~ /\.h$/ { print $3 }' | headers)
	echo "$wanted" | while read -r _ package probe use; do
		case $probe in
		*.h)	! echo "$absent" | grep -qx "$probe" ;;
		/*)	[ -e "$probe" ] ;;
		*)	command -v "$probe" >/dev/null ;;
		esac || printf '%-16s %-20s %s\n' "$package" "$probe" "$use"
	done | sort -u -k 1,1
}

lines=$(missing "$@")
[ -n "$lines" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Please install these: what Debian calls it, what it has, and why:"
	echo "$lines"
	exit 1
fi >&2
packages=$(echo "$lines" | awk '{ printf "%s ", $1 }')
by_hand() {
	echo "As root, please: apt-get install $packages" >&2
	exit 1
}

root=''
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || by_hand
	root=sudo
fi
echo "Installing: $packages"
# Lists that are not quite fresh may do: the second command decides.  On a
# machine just started, something else may still be installing: wait for it.
# The tests start servers themselves: none is to start here, now or later.
# shellcheck disable=SC2016,SC2086 # expanded there; several words on purpose
$root sh -c 'policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ] && [ ! -e /usr/sbin/sshd ]; then
	printf "#!/bin/sh\nexit 101\n" >$policy
	chmod +x $policy
	trap "rm $policy; systemctl -q disable ssh 2>/dev/null" EXIT
    fi
    apt-get -q update
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
    --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"' sh $packages || by_hand
lines=$(missing "$@")
[ -z "$lines" ] || {
	printf 'Still missing:\n%s\n' "$lines" >&2
	exit 1
}
