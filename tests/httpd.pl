#!/usr/bin/perl
# httpd.pl PORTFILE ROOT [OPTION=VALUE ...]: a web server on the loopback that
# has the repositories below ROOT, by git http-backend, one request a
# connection.  PORTFILE gets its port.
#
#	user=NAME:PASSWORD	who does not say so gets 401
#	refuse=WORDS		a push gets 403 with these words, a fetch what it
#				asks for
use strict;
use warnings;
use IO::Socket::INET;
use MIME::Base64;

my ($portfile, $root, @options) = @ARGV;
my %option = map { split /=/, $_, 2 } @options;

# The request line and the headers, their names in capitals; none where the
# client just went.
sub request {
	my $client = shift;
	my ($method, $target) = split ' ', <$client> // return;
	my %header;

	while (my $line = <$client>) {
		$line =~ s/\r?\n$//;
		last if $line eq '';
		my ($name, $value) = split /:\s*/, $line, 2;
		$header{uc $name} = $value;
	}
	return $method, $target, %header;
}

# What the client sends: of a length that is known, or in chunks.
sub body {
	my ($client, %header) = @_;
	my $text = '';

	if (($header{'TRANSFER-ENCODING'} // '') ne 'chunked') {
		read $client, $text, $header{'CONTENT-LENGTH'} // 0;
		return $text;
	}
	while ((my $n = hex <$client>) > 0) {
		read $client, $text, $n, length $text;
		<$client>;
	}
	<$client>;
	return $text;
}

sub answer {
	my ($client, $status, $text, @headers) = @_;

	print $client join "\r\n", "HTTP/1.1 $status", 'Connection: close',
	    'Content-Length: ' . length $text, @headers, '', $text;
}

# CGI by RFC 3875: the program's headers, of which Status is for us.
sub backend {
	my ($method, $target, $body, %header) = @_;
	my ($path, $query) = split /\?/, $target, 2;
	my $input = "$portfile.body";

	open my $file, '>:raw', $input or die;
	print $file $body;
	close $file or die;
	local %ENV = (
		%ENV,
		GIT_PROJECT_ROOT => $root,
		GIT_HTTP_EXPORT_ALL => 1,
		REQUEST_METHOD => $method,
		PATH_INFO => $path,
		QUERY_STRING => $query // '',
		CONTENT_TYPE => $header{'CONTENT-TYPE'} // '',
		CONTENT_LENGTH => length $body,
		HTTP_CONTENT_ENCODING => $header{'CONTENT-ENCODING'} // '',
		GIT_PROTOCOL => $header{'GIT-PROTOCOL'} // '',
		REMOTE_USER => 'sam',
		REMOTE_ADDR => '127.0.0.1',
	);
	my $output = `git http-backend <'$input'`;
	my ($head, $text) = split /\r\n\r\n/, $output, 2;
	my @headers = split /\r\n/, $head;
	my ($status) = map { /^Status: (.*)/ } @headers;

	return $status // '200 OK', $text, grep { !/^Status:/ } @headers;
}

sub serve {
	my $client = shift;
	my ($method, $target, %header) = request($client) or return;
	my $body = body($client, %header);
	my $said = decode_base64(($header{AUTHORIZATION} // '') =~ s/^Basic //r);

	if (defined $option{user} && $said ne $option{user}) {
		answer($client, '401 Unauthorized', "Who are you?\n",
		    'Content-Type: text/plain', 'WWW-Authenticate: Basic realm="Books"');
	} elsif (defined $option{refuse} && $target =~ /git-receive-pack$/) {
		answer($client, '403 Forbidden', "$option{refuse}\n",
		    'Content-Type: text/plain');
	} else {
		answer($client, backend($method, $target, $body, %header));
	}
}

$SIG{PIPE} = 'IGNORE';
my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 9) or die $@;
open my $file, '>', "$portfile.new" or die;
print $file $listen->sockport, "\n";
close $file or die;
rename "$portfile.new", $portfile or die;
while (my $client = $listen->accept) {
	binmode $client;
	serve($client);
	close $client;
}
