/**
 * A web server for the listings and the scenes: says who it is and who has asked, `I am web, you are 192.168.1.50`. One that people read,
 * where that of the checks quotes secrets.
 */
import type { Place } from '../../src/guest/index.ts'

/**
 * Its first process ends once it listens. It closes first, and says so by closing: when curl ends, both directions of the
 * connection have ended.
 */
const SERVER = `
use strict; use warnings; use Socket;
my ($name, $port) = @ARGV;
socket my $listener, PF_INET, SOCK_STREAM, 0 or die $!;
setsockopt $listener, SOL_SOCKET, SO_REUSEADDR, 1;
bind $listener, pack_sockaddr_in($port, INADDR_ANY) or die $!;
listen $listener, 5 or die $!;
fork and exit;
open $_, '+<', '/dev/null' for *STDIN, *STDOUT, *STDERR;
while (my $peer = accept my $connection, $listener) {
  my $request = '';
  1 while $request !~ /\\r\\n\\r\\n/ && sysread $connection, $request, 4096, length $request;
  my $who = inet_ntoa((unpack_sockaddr_in($peer))[1]);
  syswrite $connection, "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\nI am $name, you are $who\\n";
  close $connection;
}
`

/** Ends with its place. */
export async function serve(place: Place, port = 80): Promise<void> {
  const { code, stderr } = await place.shell(`perl - ${place.name} ${port} <<'END'\n${SERVER}END`)
  if (code !== 0) throw new Error(`no web server in ${place.name}: ${stderr}`)
}
