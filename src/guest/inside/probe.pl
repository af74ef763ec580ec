# A process that waits in one network namespace and does there what a program would: listen, connect, send, resolve, look
# at its interfaces. It reports what it saw, most of all the peer address of each request, and judges nothing.
#
# In Perl, because six of these wait in every guest: under emulation a Node process takes two seconds to start and 50 MB,
# this one takes a tenth of either.
#
# Requests arrive on descriptor 3, one a line: id, operation, then names and values, separated by tabs and percent-encoded.
# Answers leave there as lines of JSON.
use strict;
use warnings;
use Errno;
use Fcntl qw(F_SETFL O_NONBLOCK);
use POSIX qw(_exit);
use Socket qw(:DEFAULT :addrinfo);

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
# A name server that is silent is asked once; libc would ask again, and again after five seconds. Ten are for a machine that is
# busy: its clock goes on while the server waits for a processor.
$ENV{RES_OPTIONS} = 'timeout:10 attempts:1';
open my $agent, '+<&=', 3 or die "descriptor 3: $!";

# Numbers of errors to their names: 110 => 'ETIMEDOUT'.
my %code = map { Errno->can($_)->() => $_ } grep { /^E/ && $_ ne 'EWOULDBLOCK' } @Errno::EXPORT_OK;

my $secret = '';
my @sightings;
my %listeners;    # 'tcp 80' => socket
my $sender;       # the process that makes traffic, if any
my $pending = '';

# Who has asked by ARP for whom: in this network, and on the host, whose table is handed on as descriptor 4. Opened anew for
# each look, because processes that inherit a descriptor share its position.
my @tables = ($ARGV[0] // '/proc/net/arp', '/proc/self/fd/4');

sub text {
  my ($value) = @_;
  $value =~ s/([\\"\x00-\x1f\x7f-\xff])/sprintf '\\u%04x', ord $1/ge;
  return "\"$value\"";
}

sub object {
  my (%pairs) = @_;
  return '{' . join(',', map { text($_) . ':' . $pairs{$_} } sort keys %pairs) . '}';
}

sub failure {
  my ($errno, $message) = @_;
  return object(error => object(code => text($code{$errno} // 'ERROR'), message => text($message)));
}

# Lines are far shorter than what a socket takes at once, so those of several processes do not mix.
sub answer {
  my ($id, $json) = @_;
  syswrite $agent, "{\"id\":$id,\"value\":$json}\n";
}

sub bound {
  my ($type, $address, $port) = @_;
  socket my $socket, PF_INET, $type, 0 or return;
  setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, 1;
  bind $socket, pack_sockaddr_in($port, inet_aton($address)) or return;
  return $socket;
}

sub listen_on {
  my (%args) = @_;
  my $udp = $args{protocol} eq 'udp';
  my $socket = bound($udp ? SOCK_DGRAM : SOCK_STREAM, $args{address} || '0.0.0.0', $args{port});
  return failure($! + 0, "$!") unless $socket && ($udp || listen $socket, 64);
  $listeners{"$args{protocol} $args{port}"} = $socket;
  return '{}';
}

sub close_listener {
  my (%args) = @_;
  my $socket = delete $listeners{"$args{protocol} $args{port}"};
  close $socket if $socket;
  return '{}';
}

sub saw {
  my ($protocol, $port, $peer, $token) = @_;
  my ($peer_port, $address) = unpack_sockaddr_in($peer);
  $address = inet_ntoa($address);
  push @sightings,
    object(protocol => text($protocol), port => $port, peer => text($address), peerPort => $peer_port, token => text($token));
  return $address;
}

# Seconds in which no processor had anything to do, counted from some moment; what is not known is not counted.
sub idle {
  open my $stat, '<', '/proc/stat' or return 0;
  my $processors = grep { /^cpu\d/ } <$stat>;
  open my $uptime, '<', '/proc/uptime' or return 0;
  return (split ' ', <$uptime>)[1] - ($processors - 1) * clock();
}

# Whether somebody here or on the host is asking by ARP for an address, or has asked in vain.
sub unresolved {
  for my $path (@tables) {
    open my $table, '<', $path or return 1;
    return 1 if grep { (split)[2] eq '0x0' } <$table>;
  }
  return 0;
}

# Seconds that a wait has lasted so far, and those of them in which no processor had anything to do. Where there was something
# to do, an answer may be under way, however long that takes on a busy machine, and even the clock of a machine goes on that
# has been stopped meanwhile: such time counts an eighth, so that something that never rests cannot make others wait for ever.
my $look = 0.2;

sub stopwatch {
  my ($clock, $idle, $waited, $rested) = (clock(), idle(), 0, 0);
  return sub {
    my ($clock_now, $idle_now) = (clock(), idle());
    my ($passed, $rest) = ($clock_now - $clock, $idle_now - $idle);
    ($clock, $idle) = ($clock_now, $idle_now);
    $passed = 2 * $look if $passed > 2 * $look;
    $rest = $rest < 0 ? 0 : $rest > $passed ? $passed : $rest;
    $waited += $rest + ($passed - $rest) / 8;
    $rested += $rest;
    return ($waited, $rested);
  };
}

# Waits until there is input, or until the socket can be written to; false when it took so many seconds, or, given `quiet`,
# when there were so many in which nothing was to be done, and nobody asks by ARP.
sub ready_within {
  my ($socket, $seconds, %how) = @_;
  my $stopwatch = stopwatch();
  while (1) {
    my ($waited, $rested) = $stopwatch->();
    return 0 if $waited >= $seconds;
    return 0 if $how{quiet} && $rested > $how{quiet} && !unresolved();
    my $set = '';
    vec($set, fileno $socket, 1) = 1;
    my ($in, $out) = $how{writing} ? (undef, $set) : ($set, undef);
    my $left = $seconds - $waited;
    return 1 if select($in, $out, undef, $left < 0.02 ? 0.02 : $left < $look ? $left : $look) > 0;
  }
}

# The same for an answer of a probe, which gives it at once; and it does not wait for what can come no more: when this machine
# has had nothing to do for longer than the second after which TCP sends again, no packet is under way. Only who asks by ARP
# is idle for three seconds, and then says that the host is unreachable.
sub ready {
  my ($socket, $seconds, $writing) = @_;
  return ready_within($socket, $seconds, quiet => 1.2, writing => $writing);
}

# An HTTP server of one page, so that a learner's curl gets an answer as well.
sub serve_tcp {
  my ($port, $listener) = @_;
  my $peer = accept my $connection, $listener or return;
  my $request = '';
  while ($request !~ /\r\n\r\n/ && length $request < 4096) {
    return unless ready_within($connection, 2) && sysread $connection, $request, 4096, length $request;
  }
  my ($token) = $request =~ m{^GET /(\S*)};
  my $address = saw('tcp', $port, $peer, $token // '');
  my $body = object(whoami => text($address), ($token ? (secret => text($secret)) : ())) . "\n";
  my $length = length $body;
  syswrite $connection,
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: $length\r\nConnection: close\r\n\r\n$body";
  close $connection;
}

sub serve_udp {
  my ($port, $socket) = @_;
  my $peer = recv $socket, my $message, 1500, 0;
  return unless defined $peer && length $peer && length $message;    # an empty one is traffic, and asks nothing
  saw('udp', $port, $peer, substr $message, 0, 200);
  send $socket, "$secret $message", 0, $peer;
}

# Runs in a process of its own, because the one who answers may be this very probe.
sub in_child {
  my ($id, $work) = @_;
  my $pid = fork;
  return answer($id, failure($! + 0, "$!")) unless defined $pid;
  return if $pid;
  my $started = clock();
  my $result = $work->();
  my $milliseconds = int((clock() - $started) * 1000);
  $result =~ s/^\{(.*)\}$/"{" . join(',', grep { length } "\"milliseconds\":$milliseconds", $1) . "}"/se;
  answer($id, $result);
  _exit(0);
}

# Seconds since some moment; of a clock that nobody sets, and that needs no file which learner code could have hidden.
sub clock {
  return (POSIX::times())[0] / POSIX::sysconf(POSIX::_SC_CLK_TCK());
}

# Connects within so many seconds; false, with $! set, when it does not.
sub connected {
  my ($socket, $to, $seconds) = @_;
  fcntl $socket, F_SETFL, O_NONBLOCK;
  return 1 if connect $socket, $to;
  return unless $!{EINPROGRESS};
  unless (ready($socket, $seconds, 1)) { $! = Errno::ETIMEDOUT(); return }
  $! = unpack 'i', getsockopt $socket, SOL_SOCKET, SO_ERROR;
  return $! == 0;
}

sub request {
  my (%args) = @_;
  my $limit = $args{timeout} / 1000;
  my $socket = bound(SOCK_STREAM, '0.0.0.0', $args{clientPort}) or return failure($! + 0, "$!");
  connected($socket, pack_sockaddr_in($args{port}, inet_aton($args{address})), $limit) or return failure($! + 0, "$!");
  syswrite $socket, "GET /$args{token} HTTP/1.1\r\nHost: $args{address}\r\n\r\n";
  my $reply = '';
  while (1) {
    return failure(Errno::ETIMEDOUT(), 'no answer') unless ready($socket, $limit);
    my $count = sysread $socket, $reply, 4096, length $reply;
    return failure($! + 0, "$!") unless defined $count;
    last if $count == 0;
  }
  my ($quoted, $whoami) = $reply =~ /"secret":"(\w*)","whoami":"([\d.]*)"/;
  return object(whoami => text($whoami), secret => text($quoted)) if defined $quoted;
  return object(error => object(code => text('EBADREPLY'), message => text(substr $reply, 0, 80)));
}

sub datagram {
  my (%args) = @_;
  my $socket = bound(SOCK_DGRAM, '0.0.0.0', $args{clientPort}) or return failure($! + 0, "$!");
  my $to = pack_sockaddr_in($args{port}, inet_aton($args{address}));
  defined send $socket, $args{token}, 0, $to or return failure($! + 0, "$!");
  my $stopwatch = stopwatch();
  while (1) {
    my ($waited) = $stopwatch->();
    my $left = $args{timeout} / 1000 - $waited;
    return failure(Errno::ETIMEDOUT(), 'no answer') unless $left > 0 && ready($socket, $left);
    my $peer = recv $socket, my $message, 1500, 0;
    return failure($! + 0, "$!") unless defined $peer && length $peer;
    my ($quoted, $token) = $message =~ /^(\w*)(?: (\w+)$)?/;
    # Several may be sent from the same port: a late answer to another one is not the answer to this one.
    next if defined $token && $token ne $args{token};
    my ($port, $address) = unpack_sockaddr_in($peer);
    return object(whoami => '""', secret => text($quoted), from => text(inet_ntoa($address)), fromPort => $port);
  }
}

# Empty datagrams from one port, every 3 ms, in a process of its own; for 15 seconds at the most, should nobody stop it.
sub start_traffic {
  my (%args) = @_;
  my $socket = bound(SOCK_DGRAM, '0.0.0.0', $args{clientPort}) or return failure($! + 0, "$!");
  my $to = pack_sockaddr_in($args{port}, inet_aton($args{address}));
  defined send $socket, '', 0, $to or return failure($! + 0, "$!");
  $sender = fork // return failure($! + 0, "$!");
  return '{}' if $sender;
  for (1 .. 5000) {
    select undef, undef, undef, 0.003;
    send $socket, '', 0, $to;
  }
  _exit(0);
}

# Afterwards the port is free again.
sub stop_traffic {
  kill 'KILL', $sender and waitpid $sender, 0 if $sender;
  $sender = undef;
  return '{}';
}

# Not from libc's list of interfaces: that leaves out whatever has no carrier, such as a bridge without ports.
sub network {
  chomp(my $links = qx{ip -json -details address});
  my @routes;
  if (open my $table, '<', '/proc/net/route') {
    <$table>;
    while (my $line = <$table>) {
      my @field = split ' ', $line;
      # 0100A8C0 is 192.168.0.1: little-endian, like both architectures.
      my ($to, $via, $mask) = map { join '.', reverse unpack 'C4', pack 'H8', $_ } @field[1, 2, 7];
      push @routes, object(link => text($field[0]), destination => text($to), gateway => text($via), mask => text($mask));
    }
  }
  return object(links => $links || '[]', routes => '[' . join(',', @routes) . ']');
}

# One datagram, byte for byte, and the answer that comes from where it went; that may be a learner's program, which sleeps
# while it waits for somebody else.
sub exchange {
  my (%args) = @_;
  socket my $socket, PF_INET, SOCK_DGRAM, 0 or return failure($! + 0, "$!");
  connect $socket, pack_sockaddr_in($args{port}, inet_aton($args{address})) or return failure($! + 0, "$!");
  defined send $socket, pack('H*', $args{hex}), 0 or return failure($! + 0, "$!");
  return failure(Errno::ETIMEDOUT(), 'no answer') unless ready_within($socket, $args{timeout} / 1000);
  defined recv $socket, my $answer, 1500, 0 or return failure($! + 0, "$!");
  return object(hex => text(unpack 'H*', $answer));
}

sub resolve {
  my (%args) = @_;
  my $family = ($args{family} // 4) == 6 ? AF_INET6 : AF_INET;
  my ($error, @found) = getaddrinfo($args{name}, '', { family => $family, socktype => SOCK_STREAM });
  return object(error => object(code => text('ENOTFOUND'), message => text("$error"))) if $error || !@found;
  return object(address => text((getnameinfo($found[0]{addr}, NI_NUMERICHOST, NIx_NOSERV))[1]));
}

sub contents {
  my (%args) = @_;
  open my $file, '<:raw', $args{path} or return failure($! + 0, "$!");
  read $file, my $bytes, 65536;
  return object(text => text($bytes // ''));
}

# Files in there are no interfaces: bonding_masters.
sub links {
  opendir my $folder, '/sys/class/net' or return '[]';
  return '[' . join(',', map { text($_) } sort grep { -d "/sys/class/net/$_" && !/^\./ } readdir $folder) . ']';
}

my @half_read;    # what was read, and the file with the rest

sub read_half {
  my (%args) = @_;
  open my $file, '<:raw', $args{path} or return failure($! + 0, "$!");
  sysread $file, my $bytes, (-s $file) / 2;
  @half_read = ($bytes // '', $file);
  return '{}';
}

sub read_rest {
  my ($bytes, $file) = @half_read;
  sysread $file, my $rest, 65536;
  return object(text => text($bytes . ($rest // '')));
}

my %at_once = (
  links => \&links,
  begin => sub { my (%args) = @_; $secret = $args{secret}; '{}' },
  listen => \&listen_on,
  close => \&close_listener,
  sightings => sub { '[' . join(',', @sightings) . ']' },
  forget => sub { @sightings = (); '{}' },
  read => \&contents,
  startTraffic => \&start_traffic,
  stopTraffic => \&stop_traffic,
  readHalf => \&read_half,
  readRest => \&read_rest,
);
my %in_child = (
  request => \&request,
  datagram => \&datagram,
  exchange => \&exchange,
  resolve => \&resolve,
  network => \&network,
);

sub obey {
  my ($line) = @_;
  my ($id, $op, %args) = map { s/%([0-9A-F]{2})/chr hex $1/ger } split /\t/, $line;
  if (my $work = $at_once{$op}) { answer($id, $work->(%args)) }
  elsif (my $slow = $in_child{$op}) { in_child($id, sub { $slow->(%args) }) }
}

syswrite $agent, "{\"ready\":true}\n";
while (1) {
  my $set = '';
  vec($set, fileno $_, 1) = 1 for $agent, values %listeners;
  next if select($set, undef, undef, undef) < 0;
  for my $name (keys %listeners) {
    my $socket = $listeners{$name};
    next unless vec $set, fileno $socket, 1;
    my ($protocol, $port) = split ' ', $name;
    $protocol eq 'tcp' ? serve_tcp($port, $socket) : serve_udp($port, $socket);
  }
  next unless vec $set, fileno $agent, 1;
  sysread $agent, $pending, 65536, length $pending or last;
  obey($1) while $pending =~ s/^([^\n]*)\n//;
}
