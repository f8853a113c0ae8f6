#!/usr/bin/perl
# relay.pl PORTFILE TO [WAY=N] [gate=FILE]: a bad network between a client and
# the server that listens on port TO of the loopback.  PORTFILE gets the port
# to connect to.  Then, for one connection after another:
#
#	down=N, up=N	the connection is lost once N bytes went to the client,
#			or to the server
#	gate=FILE	nothing goes to the client while FILE is there;
#			FILE.waits appears as soon as something would
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($portfile, $to, @options) = @ARGV;
my %option = map { split /=/, $_, 2 } @options;

sub touch {
	open my $file, '>', shift or die;
	print $file @_;
	close $file or die;
}

sub wait_at_gate {
	my $gate = shift;

	return if !defined $gate || !-e $gate;
	touch("$gate.waits");
	select undef, undef, undef, 0.02 while -e $gate;
}

sub carry {
	my ($client, $server) = @_;
	my %left = (down => $option{down}, up => $option{up});
	my $select = IO::Select->new($client, $server);

	for (;;) {
		for my $from ($select->can_read) {
			my $way = $from == $server ? 'down' : 'up';
			my $max = defined $left{$way} ? $left{$way} : 65536;

			return if $max <= 0;
			return if !sysread $from, my $data, $max < 65536 ? $max : 65536;
			wait_at_gate($option{gate}) if $way eq 'down';
			$left{$way} -= length $data if defined $left{$way};
			my $out = $way eq 'down' ? $client : $server;
			while (length $data) {
				my $n = syswrite $out, $data or return;
				substr $data, 0, $n, '';
			}
		}
	}
}

$SIG{PIPE} = 'IGNORE';
my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 9) or die $@;
touch("$portfile.new", $listen->sockport, "\n");
rename "$portfile.new", $portfile or die;
while (my $client = $listen->accept) {
	my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $to)
	    or die $@;
	carry($client, $server);
	close $client;
	close $server;
}
