/**
 * Programs in Perl that answer where the lab's packets should have gone.
 */

/** Opens $listener at $address and $port. */
const LISTEN = `socket my $listener, PF_INET, SOCK_STREAM, 0;
setsockopt $listener, SOL_SOCKET, SO_REUSEADDR, 1;
bind $listener, pack_sockaddr_in($port, inet_aton($address)) or die;
listen $listener, 64;
`

/** Hands bytes on between $client and $out, until one of them has no more. */
const COPY = `  while (1) {
    my $set = '';
    vec($set, fileno $_, 1) = 1 for $client, $out;
    select $set, undef, undef, 8 or exit;
    for ([$client, $out], [$out, $client]) {
      my ($from, $there) = @$_;
      next unless vec $set, fileno $from, 1;
      sysread $from, my $bytes, 65536 or exit;
      syswrite $there, $bytes;
    }
  }
`

/** Arguments: address, port, and what to say to each who asks by HTTP. */
export const ANSWERER = `
use Socket;
my ($address, $port, $body) = @ARGV;
${LISTEN}while (accept my $client, $listener) {
  my $request = '';
  while ($request !~ /\\r\\n\\r\\n/) { sysread $client, $request, 4096, length $request or last }
  my $length = length $body;
  syswrite $client, "HTTP/1.1 200 OK\\r\\nContent-Length: $length\\r\\nConnection: close\\r\\n\\r\\n$body";
  close $client;
}
`

/**
 * Hands each connection on, byte for byte, so that no packet is forwarded. Arguments: address and port to listen on, address
 * and port to connect to, and whether to keep the client's own port.
 */
export const RELAY = `
use Socket;
$SIG{CHLD} = 'IGNORE';
my ($address, $port, $to, $to_port, $keep) = @ARGV;
${LISTEN}while (my $peer = accept my $client, $listener) {
  next if fork;
  socket my $out, PF_INET, SOCK_STREAM, 0;
  setsockopt $out, SOL_SOCKET, SO_REUSEADDR, 1;
  bind $out, pack_sockaddr_in((unpack_sockaddr_in $peer)[0], INADDR_ANY) if $keep;
  connect $out, pack_sockaddr_in($to_port, inet_aton($to)) or exit;
${COPY}}
`

/**
 * The half of a relay that is in the container: what it is told goes to a Unix socket, which knows no network namespace.
 * Arguments: address, port, path of the socket.
 */
export const RELAY_INSIDE = `
use Socket;
$SIG{CHLD} = 'IGNORE';
my ($address, $port, $path) = @ARGV;
${LISTEN}while (accept my $client, $listener) {
  next if fork;
  socket my $out, PF_UNIX, SOCK_STREAM, 0;
  connect $out, pack_sockaddr_un($path) or exit;
${COPY}}
`

/**
 * The other half, on the host. Arguments: path of the socket, address and port to connect to, and the address of the host to
 * connect from, if it is not to be the kernel that chooses.
 */
export const RELAY_OUTSIDE = `
use Socket;
$SIG{CHLD} = 'IGNORE';
my ($path, $to, $to_port, $from) = @ARGV;
socket my $listener, PF_UNIX, SOCK_STREAM, 0;
bind $listener, pack_sockaddr_un($path) or die;
listen $listener, 64;
while (accept my $client, $listener) {
  next if fork;
  socket my $out, PF_INET, SOCK_STREAM, 0;
  bind $out, pack_sockaddr_in(0, inet_aton($from)) if $from;
  connect $out, pack_sockaddr_in($to_port, inet_aton($to)) or exit;
${COPY}}
`
