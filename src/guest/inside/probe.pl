# A process that waits in one network namespace and does there what a program would: listen, connect, send, look at its
# interfaces. It reports what it saw, most of all the peer address of each request, and judges nothing.
#
# It has nothing of the learner's but the network: it is no process that learner code can see, its files are the guest's, and
# its uid is one that owns nothing.
#
# In Perl, because six of these wait in every guest: under emulation a Node process takes two seconds to start and 50 MB,
# this one takes a tenth of either.
use strict;
use warnings;
use Errno;
use Fcntl qw(F_SETFL O_NONBLOCK);
my ($folder) = $0 =~ m{(.*)/};
require "$folder/words.pl";
require "$folder/system.pl";
require "$folder/sockets.pl";
our $agent;

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
open my $random, '<:raw', '/dev/urandom' or die "urandom: $!";

use constant { SIGHTINGS_KEPT => 2000, TOKEN_LIMIT => 200, REPLY_LIMIT => 65536 };
use constant { CONNECTIONS_KEPT => 200, REQUEST_LIMIT => 4096, LIST_LIMIT => 1024 * 1024 };

my $self = '';    # what this place is called
my @sightings;
my %listeners;    # 'tcp 80' => socket
my %connections;    # descriptor => { socket, peer, port, number, request }
my $accepted = 0;
my $sender;       # the process that makes traffic, if any
my $pending = '';

# Who has asked by ARP for whom: in this network, and on the host, whose table is handed on as descriptor 4. Opened anew for
# each look, because processes that inherit a descriptor share its position.
my @tables = ($ARGV[0] // '/proc/net/arp', '/proc/self/fd/4');

# Where this machine says how long it has had nothing to do; tests have a folder of their own.
my $clocks = $ARGV[1] // '/proc';

sub bound {
  my ($type, $address, $port) = @_;
  socket my $socket, PF_INET(), $type, 0 or return;
  setsockopt $socket, SOL_SOCKET(), SO_REUSEADDR(), 1;
  bind $socket, socket_address($port, $address) or return;
  return $socket;
}

sub listen_on {
  my (%args) = @_;
  my $udp = $args{protocol} eq 'udp';
  my $socket = bound($udp ? SOCK_DGRAM() : SOCK_STREAM(), $args{address} || '0.0.0.0', $args{port});
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

# Eight bytes that nobody can have known before: they go out with the answer, and into the record of what was seen. Who
# has them has been answered by this listener, and for this request.
sub nonce {
  sysread $random, my $bytes, 8;
  return unpack 'H*', $bytes;
}

sub saw {
  my ($protocol, $port, $peer, $token) = @_;
  my ($peer_port, $address) = from_socket_address($peer);
  my $nonce = nonce();
  my %seen = (protocol => text($protocol), port => $port, peer => text($address), peerPort => $peer_port);
  push @sightings, object(%seen, token => text($token), nonce => text($nonce));
  shift @sightings if @sightings > SIGHTINGS_KEPT;
  return ($address, $nonce);
}

# Seconds in which no processor had anything to do, counted from some moment; what is not known is not counted.
sub idle {
  open my $stat, '<', "$clocks/stat" or return 0;
  my $processors = grep { /^cpu\d/ } <$stat>;
  open my $uptime, '<', "$clocks/uptime" or return 0;
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

# An HTTP server of one page, so that a learner's curl gets an answer as well. A client that says nothing keeps nobody
# else waiting, and the one that has been silent for longest goes when there are too many.
sub accept_tcp {
  my ($port, $listener) = @_;
  my $peer = accept my $socket, $listener or return;
  fcntl $socket, F_SETFL, O_NONBLOCK;
  shut((sort { $a->{number} <=> $b->{number} } values %connections)[0]) if keys %connections >= CONNECTIONS_KEPT;
  $connections{ fileno $socket } = { socket => $socket, peer => $peer, port => $port, number => $accepted++, request => '' };
  return;
}

sub shut {
  my ($connection) = @_;
  delete $connections{ fileno $connection->{socket} };
  shutdown $connection->{socket}, 1;    # processes of ours may still have it open
  close $connection->{socket};
  return;
}

sub serve_tcp {
  my ($connection) = @_;
  my $count = sysread $connection->{socket}, $connection->{request}, 4096, length $connection->{request};
  return if !defined $count && $!{EAGAIN};
  return shut($connection) unless $count;
  return if $connection->{request} !~ /\r\n\r\n/ && length $connection->{request} < REQUEST_LIMIT;
  my ($token) = $connection->{request} =~ m{^GET /(\S*)};
  my ($address, $nonce) = saw('tcp', @$connection{ 'port', 'peer' }, substr $token // '', 0, TOKEN_LIMIT);
  my $body = object(whoami => text($address), ($token ? (listener => text($self), nonce => text($nonce)) : ())) . "\n";
  my $length = length $body;
  syswrite $connection->{socket},
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: $length\r\nConnection: close\r\n\r\n$body";
  return shut($connection);
}

# As long as a request, and made of the same characters; that its digits add up to a multiple of 16 no rule can tell without a program of its own. Requests
# have other tokens (place.ts).
sub is_traffic {
  my ($message) = @_;
  return 0 unless $message =~ /^[0-9a-f]{12}$/;
  my $sum = 0;
  $sum += hex for split //, $message;
  return $sum % 16 == 0;
}

sub traffic {
  my @digits = map { int rand 16 } 1 .. 11;
  my $sum = 0;
  $sum += $_ for @digits;
  return join '', map { sprintf '%x', $_ } @digits, -$sum % 16;
}

sub serve_udp {
  my ($port, $socket) = @_;
  my $peer = recv $socket, my $message, 1500, 0;
  return unless defined $peer && length $peer && length $message;
  return if is_traffic($message);
  my (undef, $nonce) = saw('udp', $port, $peer, substr $message, 0, TOKEN_LIMIT);
  send $socket, "$self $nonce $message", 0, $peer;
}

# Runs in a process of its own, because the one who answers may be this very probe.
sub in_child {
  my ($id, $work) = @_;
  my $pid = fork;
  return answer($id, failure($! + 0, "$!")) unless defined $pid;
  return if $pid;
  (%listeners, %connections) = ();
  my $started = clock();
  my $result = $work->();
  my $milliseconds = int((clock() - $started) * 1000);
  $result =~ s/^\{(.*)\}$/"{" . join(',', grep { length } "\"milliseconds\":$milliseconds", $1) . "}"/se;
  answer($id, $result);
  leave(0);
}

# Connects within so many seconds; false, with $! set, when it does not.
sub connected {
  my ($socket, $to, $seconds) = @_;
  fcntl $socket, F_SETFL, O_NONBLOCK;
  return 1 if connect $socket, $to;
  return unless $!{EINPROGRESS};
  unless (ready($socket, $seconds, 1)) { $! = Errno::ETIMEDOUT(); return }
  $! = unpack 'i', getsockopt $socket, SOL_SOCKET(), SO_ERROR();
  return $! == 0;
}

sub request {
  my (%args) = @_;
  my $limit = $args{timeout} / 1000;
  my $socket = bound(SOCK_STREAM(), '0.0.0.0', $args{clientPort}) or return failure($! + 0, "$!");
  connected($socket, socket_address($args{port}, $args{address}), $limit) or return failure($! + 0, "$!");
  syswrite $socket, "GET /$args{token} HTTP/1.1\r\nHost: $args{address}\r\n\r\n";
  my $reply = '';
  my $stopwatch = stopwatch();
  while (1) {
    my ($waited) = $stopwatch->();
    return failure(Errno::ETIMEDOUT(), 'no answer') unless $waited < $limit && ready($socket, $limit - $waited);
    my $count = sysread $socket, $reply, 4096, length $reply;
    return failure($! + 0, "$!") unless defined $count;
    last if $count == 0 || length $reply > REPLY_LIMIT;
  }
  my ($listener, $nonce) = $reply =~ /"listener":"([\w.-]*)","nonce":"(\w*)"/;
  return object(listener => text($listener), nonce => text($nonce)) if defined $nonce;
  return object(error => object(code => text('EBADREPLY'), message => text(substr $reply, 0, 80)));
}

sub datagram {
  my (%args) = @_;
  my $socket = bound(SOCK_DGRAM(), '0.0.0.0', $args{clientPort}) or return failure($! + 0, "$!");
  my $to = socket_address($args{port}, $args{address});
  defined send $socket, $args{token}, 0, $to or return failure($! + 0, "$!");
  my $stopwatch = stopwatch();
  while (1) {
    my ($waited) = $stopwatch->();
    my $left = $args{timeout} / 1000 - $waited;
    return failure(Errno::ETIMEDOUT(), 'no answer') unless $left > 0 && ready($socket, $left);
    my $peer = recv $socket, my $message, 1500, 0;
    return failure($! + 0, "$!") unless defined $peer && length $peer;
    my ($listener, $nonce, $token) = $message =~ /^([\w.-]*) (\w*) (\w+)$/;
    # Several may be sent from the same port: a late answer to another one is not the answer to this one.
    next if defined $token && $token ne $args{token};
    my ($port, $address) = from_socket_address($peer);
    my %from = (from => text($address), fromPort => $port);
    return object(%from, defined $token ? (listener => text($listener), nonce => text($nonce)) : ());
  }
}

# Datagrams that ask nothing, from one port, in a process of its own; for 15 seconds at the most, should nobody stop it. An emulated
# machine is kept busy by one every 3 ms; on a quick one that is longer than the gap between two commands.
sub start_traffic {
  my (%args) = @_;
  my $socket = bound(SOCK_DGRAM(), '0.0.0.0', $args{clientPort}) or return failure($! + 0, "$!");
  my $to = socket_address($args{port}, $args{address});
  defined send $socket, traffic(), 0, $to or return failure($! + 0, "$!");
  $sender = fork // return failure($! + 0, "$!");
  return '{}' if $sender;
  (%listeners, %connections) = ();
  my $end = clock() + 15;
  while ((my $began = clock()) < $end) {
    send $socket, traffic(), 0, $to;
    my $pause = 100 * (clock() - $began);
    select undef, undef, undef, $pause < 0.0005 ? 0.0005 : $pause > 0.003 ? 0.003 : $pause;
  }
  leave(0);
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
  return failure(Errno::E2BIG(), 'more than can be listed') if length $links > LIST_LIMIT;
  # An interface may have any name, and ip writes ' as \', which is no JSON, and control characters as they are.
  $links =~ s/\\(.)/$1 eq "'" ? "'" : "\\$1"/ge;
  $links =~ s/([\x00-\x1f])/sprintf '\\u%04x', ord $1/ge;
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

# One datagram that asks for nothing: when it is heard, all that was sent before it has been heard.
# It may be for everybody, because those are heard whatever rules there are.
sub mark {
  my (%args) = @_;
  socket my $socket, PF_INET(), SOCK_DGRAM(), 0 or return failure($! + 0, "$!");
  setsockopt $socket, SOL_SOCKET(), SO_BROADCAST(), 1;
  defined send $socket, $args{word}, 0, socket_address(9, $args{address}) or return failure($! + 0, "$!");
  return '{}';
}

# One datagram, byte for byte, and the answer that comes from where it went; that may be a learner's program, which sleeps
# while it waits for somebody else.
sub exchange {
  my (%args) = @_;
  socket my $socket, PF_INET(), SOCK_DGRAM(), 0 or return failure($! + 0, "$!");
  !$args{clientPort} or bind $socket, socket_address($args{clientPort}, '0.0.0.0') or return failure($! + 0, "$!");
  connect $socket, socket_address($args{port}, $args{address}) or return failure($! + 0, "$!");
  defined send $socket, pack('H*', $args{hex}), 0 or return failure($! + 0, "$!");
  return failure(Errno::ETIMEDOUT(), 'no answer') unless ready_within($socket, $args{timeout} / 1000);
  defined recv $socket, my $answer, 1500, 0 or return failure($! + 0, "$!");
  return object(hex => text(unpack 'H*', $answer));
}

# Not from /sys, which shows the network of the one that mounted it.
sub links {
  open my $devices, '<', '/proc/net/dev' or return failure($! + 0, "$!");
  return '[' . join(',', map { text($_) } sort map { /^\s*([^\s:]+(?::[^\s:]+)*):\s/ ? $1 : () } <$devices>) . ']';
}

# Those of one request, or all.
sub sightings_of {
  my (%args) = @_;
  my $wanted = defined $args{token} ? '"token":' . text($args{token}) : '';
  return '[' . join(',', grep { index($_, $wanted) >= 0 } @sightings) . ']';
}

my %at_once = (
  links => \&links,
  begin => sub { my (%args) = @_; $self = $args{name}; '{}' },
  listen => \&listen_on,
  close => \&close_listener,
  sightings => \&sightings_of,
  forget => sub { @sightings = (); '{}' },
  mark => \&mark,
  startTraffic => \&start_traffic,
  stopTraffic => \&stop_traffic,
);
my %in_child = (
  request => \&request,
  datagram => \&datagram,
  exchange => \&exchange,
  network => \&network,
);

sub obey {
  my ($line) = @_;
  my ($id, $op, %args) = words($line);
  if (my $work = $at_once{$op}) { answer($id, $work->(%args)) }
  elsif (my $slow = $in_child{$op}) { in_child($id, sub { $slow->(%args) }) }
}

syswrite $agent, "{\"ready\":true}\n";
while (1) {
  my $set = '';
  vec($set, fileno $_, 1) = 1 for $agent, values %listeners, map { $_->{socket} } values %connections;
  next if select($set, undef, undef, undef) < 0;
  serve_tcp($_) for grep { vec $set, fileno $_->{socket}, 1 } values %connections;
  for my $name (keys %listeners) {
    my $socket = $listeners{$name};
    next unless vec $set, fileno $socket, 1;
    my ($protocol, $port) = split ' ', $name;
    $protocol eq 'tcp' ? accept_tcp($port, $socket) : serve_udp($port, $socket);
  }
  next unless vec $set, fileno $agent, 1;
  sysread $agent, $pending, 65536, length $pending or last;
  obey($1) while $pending =~ s/^([^\n]*)\n//;
}
