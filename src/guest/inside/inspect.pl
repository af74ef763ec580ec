# Asks a Node process that is busy in which line it is. It has been sent SIGUSR1, so its inspector listens on a port of
# 127.0.0.1, in this network namespace. Prints each answer as a line of JSON; their reader knows that the process may lie.
use strict;
use warnings;
use Socket;

my ($port, @requests) = @ARGV;
alarm 60;

sub dial {
  for (1 .. 100) {
    socket my $socket, PF_INET, SOCK_STREAM, 0 or die "socket: $!";
    return $socket if connect $socket, pack_sockaddr_in($port, INADDR_LOOPBACK);
    select undef, undef, undef, 0.1;
  }
  die "nobody listens\n";
}

sub more {
  my ($socket, $buffer) = @_;
  sysread $socket, $$buffer, 65536, length $$buffer or die "it has ended\n";
  die "it says too much\n" if length $$buffer > 16 * 1024 * 1024;
}

my $list = dial();
syswrite $list, "GET /json/list HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
my $page = '';
more($list, \$page) until $page =~ m{"webSocketDebuggerUrl": *"ws://[^/"]*(/[\w-]+)"};
my $path = $1;

my $socket = dial();
syswrite $socket, "GET $path HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
  . "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
my $bytes = '';
more($socket, \$bytes) until $bytes =~ s/^.*?\r\n\r\n//s;

# A text frame from a client is masked; with zeros that changes nothing.
sub send_text {
  my ($text) = @_;
  my $length = length $text;
  my $head = $length < 126 ? pack 'CC', 0x81, 0x80 | $length : pack 'CCn', 0x81, 0xfe, $length;
  syswrite $socket, $head . "\0\0\0\0" . $text;
}

sub next_text {
  while (1) {
    if (length $bytes >= 2) {
      my ($kind, $length) = unpack 'CC', $bytes;
      my $head = $length == 127 ? 10 : $length == 126 ? 4 : 2;
      if (length $bytes >= $head) {
        $length = unpack 'n', substr $bytes, 2, 2 if $length == 126;
        $length = unpack 'Q>', substr $bytes, 2, 8 if $length == 127;
        if (length $bytes >= $head + $length) {
          my $text = substr $bytes, $head, $length;
          substr $bytes, 0, $head + $length, '';
          return $text if ($kind & 15) == 1;
          next;
        }
      }
    }
    more($socket, \$bytes);
  }
}

$| = 1;
send_text($_) for @requests;
for (@requests) {
  my $text = next_text();
  redo if $text =~ /^\{"method":/;
  print "$text\n";
}
