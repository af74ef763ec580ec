# The name server of the world outside: it knows the names that it is given, and denies all others.
#
#     perl names.pl 203.0.113.53:53 www.example.test=203.0.113.10 …
#
# Questions for names that begin with `late.` are answered when the next one comes, just before it, so that two can be under
# way at the same time; and after a second all the same, for those who ask one thing after another.
#
# Questions for names that begin with `broken.` cannot be answered: that is an error, and says nothing of the name. Names that
# begin with `many.` have more records than go into 512 bytes, and answers for those that begin with `cut12.` end after 12 bytes.
#
# Who sends options gets some; and who counts a record in the header that is not there is told so.
#
# A process of its own, so that the probes stay small. It ends with the agent, whose descriptor 3 it holds for that alone.
use strict;
use warnings;
use Socket;

use constant { A => 1, IN => 1, OPT => 41, FORMERR => 1, SERVFAIL => 2, NXDOMAIN => 3, HEADER => 12, MANY => 40 };

open my $agent, '+<&=', 3 or die "descriptor 3: $!";
my ($place, @known) = @ARGV;
my ($address, $port) = split /:/, $place;
my %address_of = map { split /=/ } @known;

socket my $socket, PF_INET, SOCK_DGRAM, 0 or die "socket: $!";
# A probe beside it may listen on the same port of all other addresses.
setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, 1;
bind $socket, pack_sockaddr_in($port, inet_aton($address)) or die "$place: $!";

# The name, the type, and where the question ends; nothing for what is no question.
sub question {
  my ($query) = @_;
  return if length $query < HEADER;
  my ($flags, $questions) = unpack 'x2 n2', $query;
  return if $flags & 0x8000 || $questions != 1;
  my ($at, @labels) = (HEADER);
  while ($at < length $query) {
    my $length = ord substr $query, $at++, 1;
    last if $length == 0;
    push @labels, lc substr $query, $at, $length;
    $at += $length;
  }
  return if $at + 4 > length $query;
  return (join('.', @labels), unpack("x$at n", $query), $at + 4);
}

sub answer_to {
  my ($query) = @_;
  my ($name, $type, $end) = question($query) or return;
  my ($id, $flags) = unpack 'n2', $query;
  my @found = $name =~ /^many\./ ? map { "203.0.113.$_" } 1 .. MANY : $address_of{$name} // ();
  my @records = map { pack 'n3 N n a4', 0xc000 | HEADER, A, IN, 60, 4, inet_aton($_) } $type == A ? @found : ();
  my $rcode = @found ? 0 : $name =~ /^broken\./ ? SERVFAIL : NXDOMAIN;
  my @options = options($query, $end);
  ($rcode, @records, @options) = FORMERR if @options && !defined $options[0];
  my $header = pack 'n6', $id, 0x8480 | $flags & 0x0100 | $rcode, 1, scalar @records, 0, scalar @options;
  my $answer = join '', $header, substr($query, HEADER, $end - HEADER), @records, @options;
  return $name =~ /^cut(\d+)\./ ? substr $answer, 0, $1 : $answer;
}

# Those to answer with; undefined when there are none, although the header counts a record behind the question.
sub options {
  my ($query, $end) = @_;
  return if unpack('x10 n', $query) == 0;
  my ($root, $type, $size, $length) = unpack 'C n2 x4 n', substr($query, $end) . "\0" x 11;
  return undef if $root || $type != OPT || length $query < $end + 11 + $length;
  return pack 'C n2 N n', 0, OPT, 1232, 0, 0;
}

my @held;    # answer and peer of each question that is to be answered late

sub release { send $socket, $_->[0], 0, $_->[1] for splice @held }

syswrite $agent, "{\"ready\":true}\n";
while (1) {
  my $set = '';
  vec($set, fileno $_, 1) = 1 for $agent, $socket;
  my $ready = select $set, undef, undef, @held ? 1 : undef;
  release() if $ready == 0;
  next if $ready <= 0;
  last if vec $set, fileno $agent, 1;
  my $peer = recv $socket, my $query, 1500, 0;
  my $answer = answer_to($query // '') or next;
  my ($name) = question($query);
  if ($name =~ /^late\./) { push @held, [ $answer, $peer ]; next }
  release();
  send $socket, $answer, 0, $peer;
}
