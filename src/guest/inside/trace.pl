# Follows packets of one conversation through the kernel of the host, in its network namespace and as root of the guest: a
# table of ours turns on the kernel's own tracing for them, and what the kernel says about each rule that they meet is
# handed on as it comes. The table is gone when this ends.
#
#     perl trace.pl lab_1f3a tcp 40112 host=123 web=456
#
# Prints `ready`; after a line on stdin, or its end, what it has: a line for each part, its name first. Behind names of places
# are processes in network namespaces whose counters are compared.
use strict;
use warnings;

my ($table, $protocol, $port, @places) = @ARGV;
my %pid = map { split /=/ } @places;
$| = 1;
use constant { AF_NETLINK => 16, SOCK_RAW => 3, NETFILTER => 12, TRACE_GROUP => 1 << 8, KEPT => 128 * 1024 };
use constant { NF_TABLES => 10, GETRULE => 7, NEWRULE => 6, REQUEST_DUMP => 0x301, ERROR => 2, DONE => 3 };

sub netlink {
  my ($groups) = @_;
  socket my $socket, AF_NETLINK, SOCK_RAW, NETFILTER or die "netlink: $!\n";
  bind $socket, pack 'S S L L', AF_NETLINK, 0, 0, $groups or die "netlink: $!\n";
  return $socket;
}

my $which =
    $protocol eq 'icmp' ? ['icmp type { echo-request, echo-reply }']
  : $protocol eq 'udp'  ? [ "udp sport $port", "udp dport $port" ]
  :                       [ map { "tcp $_ $port tcp flags & (syn | rst) != 0" } 'sport', 'dport' ];

# The first and the last to see a packet in each hook, so that it is known where it was lost, by whomever.
sub table {
  my $text = "table ip $table {\n";
  for my $hook ('prerouting', 'input', 'forward', 'output', 'postrouting') {
    my $begins = $hook =~ /^(?:prerouting|output)$/;
    my $rules = $begins ? join '', map { "$_ meta nftrace set 1\n" } @$which : '';
    $text .= "chain ${hook}_first { type filter hook $hook priority -2000000000; policy accept;\n$rules}\n"
      . "chain ${hook}_last { type filter hook $hook priority 2000000000; policy accept; }\n";
  }
  return "$text}\n";
}

sub nft {
  my ($input) = @_;
  open my $nft, '|-', 'nft', '-f', '-' or die "nft: $!\n";
  print $nft $input;
  return close $nft;
}

# `Ip InNoRoutes` => 3; two lines each, the first with the names.
sub counters {
  my ($pid) = @_;
  my %counted;
  for my $file ('snmp', 'netstat') {
    open my $lines, '<', "/proc/$pid/net/$file" or next;
    while (my $names = <$lines>) {
      my ($name, @names) = split ' ', $names;
      my (undef, @values) = split ' ', <$lines> // '';
      $name =~ s/:$//;
      @counted{ map { "$name $_" } @names } = @values;
    }
  }
  return \%counted;
}

sub arp {
  my ($pid) = @_;
  open my $lines, '<', "/proc/$pid/net/arp" or return;
  return map { join ' ', (split)[ 0, 2, 3, 5 ] } grep { !/^IP/ } <$lines>;
}

# Handles of the rules in the order in which they are, by table and chain; the kernel traces handles.
sub rules {
  my $socket = netlink(0);
  my $asks = pack('L S S L L', 20, NF_TABLES << 8 | GETRULE, REQUEST_DUMP, 1, 0) . pack 'C C n', 0, 0, 0;
  send $socket, $asks, 0 or return;
  my @found;
  for (1 .. 200) {
    defined recv $socket, my $bytes, 65536, 0 or last;
    while (length $bytes >= 16) {
      my ($length, $type) = unpack 'L S', $bytes;
      return @found if $type == DONE || $type == ERROR || $length < 16;
      push @found, rule(unpack('C', substr $bytes, 16, 1), substr $bytes, 20, $length - 20) if $type == (NF_TABLES << 8 | NEWRULE);
      substr $bytes, 0, ($length + 3) & ~3, '';
    }
  }
  return @found;
}

sub rule {
  my ($family, $bytes) = @_;
  my %value;
  while (length $bytes >= 4) {
    my ($length, $type) = unpack 'S S', $bytes;
    last if $length < 4;
    $value{ $type & 0x3fff } = substr $bytes, 4, $length - 4;
    my $whole = ($length + 3) & ~3;
    last if $whole >= length $bytes;
    substr $bytes, 0, $whole, '';
  }
  # Code may name its tables and chains as it likes: a line end in a name would begin a line of ours.
  my ($table, $chain) = map { ($_ // '') =~ tr/\0//dr =~ s/[^!-~]/?/gr } @value{ 1, 2 };
  return join ' ', $family, $table, $chain, unpack('Q>', $value{3} // "\0" x 8);
}

# What decides in the kernel's routing, by interface.
sub switches {
  my @lines;
  for my $path (glob '/proc/sys/net/ipv4/conf/*/{rp_filter,route_localnet,forwarding}') {
    open my $file, '<', $path or next;
    sysread $file, my $value, 20;
    my ($link, $name) = (split m{/}, $path)[ -2, -1 ];
    push @lines, "$name $link " . ($value // '') =~ s/\s//gr;
  }
  return @lines;
}

my %before = map { $_ => counters($pid{$_}) } keys %pid;
my $trace = netlink(TRACE_GROUP);
my $made;
$SIG{TERM} = $SIG{INT} = $SIG{ALRM} = sub { exit 1 };
END { local $?; nft("delete table ip $table\n") if $made && $made == $$ }
$made = $$;
alarm 120;
nft(table()) or die "nft cannot add a table\n";
print "ready\n";

# The code can have the kernel trace whatever it sends, without end: what comes when enough is kept is left where it is.
my ($heard, $lost, $full) = ('', 0, 0);
while (1) {
  my $set = '';
  vec($set, fileno $_, 1) = 1 for *STDIN, $full ? () : $trace;
  select $set, undef, undef, undef;
  if (vec $set, fileno $trace, 1) {
    if (!defined recv $trace, my $bytes, 65536, 0) { $lost = 1 }
    elsif (length($heard) + length $bytes > KEPT) { $lost = $full = 1 }
    else { $heard .= $bytes }
    next;
  }
  last;
}
my @order = rules();
nft("delete table ip $table\n");
$made = undef;

print "trace ", unpack('H*', $heard), "\n";
print "lost $lost\n";
print "rule $_\n" for grep { !/^\d+ \Q$table\E / } @order;
print "switch $_\n" for switches();
for my $place (sort keys %pid) {
  my $after = counters($pid{$place});
  for my $name (sort keys %$after) {
    my $more = $after->{$name} - ($before{$place}{$name} // 0);
    print "counter $place $name $more\n" if $more;
  }
  print "arp $place $_\n" for arp($pid{$place});
}
