#!/usr/bin/perl
# smtpd.pl PORTFILE DIR [COMMAND=REPLY ...]: a mail server on the loopback.
# PORTFILE gets its port.  The nth message that it takes becomes DIR/n: the
# envelope, as lines "MAIL FROM:<...>" and "RCPT TO:<...>", a blank line, and the
# message as it came, its dots undoubled and its line ends as they were.
# It answers a command (EHLO, MAIL, RCPT, DATA, or "." for the end of a message)
# with the reply named for it instead of yes: RCPT='550 no such user'.
# With a reply of "drop" it closes the connection.
use strict;
use warnings;
use IO::Socket::INET;

my ($portfile, $dir, @replies) = @ARGV;
my %reply = map { split /=/, $_, 2 } @replies;
my $taken = 0;

sub save {
	my ($name, $text) = @_;

	open my $file, '>:raw', "$name.new" or die;
	print $file $text;
	close $file or die;
	rename "$name.new", $name or die;
}

# Answer a command; 1 when the answer is yes, -1 when the client is to go.
sub answer {
	my ($client, $command, $yes) = @_;
	my $reply = $reply{$command} // $yes;

	return -1 if $reply eq 'drop';
	print $client "$reply\r\n";
	return $reply =~ /^[23]/ ? 1 : 0;
}

# The message up to the dot; undef when the client went away.
sub message {
	my $client = shift;
	my $text = '';

	while (defined(my $line = <$client>)) {
		return $text if $line eq ".\r\n";
		$line =~ s/^\.//;
		$text .= $line;
	}
	return undef;
}

sub serve {
	my $client = shift;
	my $envelope = '';
	my $said = answer($client, 'HELLO', '220 test');

	while ($said != -1 && defined(my $line = <$client>)) {
		$line =~ s/\r?\n$//;
		my $command = uc +($line =~ /^(\w+)/)[0];
		if ($command eq 'EHLO' || $command eq 'HELO') {
			$said = answer($client, 'EHLO', "250-test\r\n250 8BITMIME");
		} elsif ($command eq 'MAIL' || $command eq 'RCPT') {
			$said = answer($client, $command, '250 yes');
			$line =~ s/>.*/>/;
			$envelope .= "$line\n" if $said == 1;
		} elsif ($command eq 'DATA') {
			$said = answer($client, 'DATA', '354 go on');
			next if $said != 1;
			my $text = message($client);
			return if !defined $text;
			# taken before it is said, so that who is told finds it
			save("$dir/" . ++$taken, "$envelope\n$text")
			    if ($reply{'.'} // '250') =~ /^2/;
			$said = answer($client, '.', '250 taken');
			$envelope = '';
		} elsif ($command eq 'QUIT') {
			print $client "221 bye\r\n";
			return;
		} else {
			$said = answer($client, $command, '250 yes');
		}
	}
}

my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die;
$SIG{PIPE} = 'IGNORE';
save($portfile, $listen->sockport);
while (my $client = $listen->accept) {
	binmode $client;
	$client->autoflush;
	serve($client);
	close $client;
}
