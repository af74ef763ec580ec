# A terminal: makes a pty, starts a program on its other end, and passes bytes on between that and the agent.
#
#     perl terminal.pl owner=UID rows=24 columns=80 [net=PATH name=NAME] -- argv
#
# Frames come in by stdin: a byte for the kind, two for the length (big-endian), then what is typed (kind 0) or rows and columns
# (kind 1). What the program prints goes out by stdout as it is. Ends as the program does, or takes it along when stdin ends.
#
# The pty is made here, in a mount namespace that nobody else is in: inside there is no more of it than three open files.
# Without `net` the argv is that of enter.pl. With it, the program stays outside of the learner's namespaces, in that network
# namespace and in pid and mount namespaces of its own, where everything is read-only; giving up its rights is up to argv.
#
# Nothing is read from the program while nobody takes what it has printed, and nothing is taken for it while it does not read.
use strict;
use warnings;
use Fcntl qw(O_RDWR O_NOCTTY O_NONBLOCK F_GETFL F_SETFL);
my ($folder) = $0 =~ m{(.*)/};
require "$folder/namespaces.pl";

use constant { UNLOCK => 0x40045431, SET_SIZE => 0x5414, PIECE => 16_384 };
use constant { NOSUID => 2, NOSUID_NODEV => 6, NOSUID_NODEV_NOEXEC => 14, NOSUID_NOEXEC => 10, PRIVATE => 0x44000 };
# Seconds in which a program may end by itself when its terminal has gone.
use constant GRACE => 0.3;

my %option;
while (defined(my $word = shift)) {
  last if $word eq '--';
  my ($name, $value) = $word =~ /^(\w+)=(.*)$/s or die "$word: not name=value\n";
  $option{$name} = $value;
}
my @argv = @ARGV;

unshared(NEWNS());
call('mount', 'none', '/', 0, PRIVATE, 0);
mounted('devpts', '/dev/pts', "ptmxmode=0600,mode=0620,uid=$option{owner},gid=$option{owner}", NOSUID_NOEXEC);
sysopen my $terminal, '/dev/pts/ptmx', O_RDWR | O_NOCTTY or die "ptmx: $!\n";
my $unlocked = pack 'i', 0;
ioctl $terminal, UNLOCK, $unlocked or die "unlock: $!\n";
sysopen my $slave, '/dev/pts/0', O_RDWR | O_NOCTTY or die "pts: $!\n";

sub resize {
  my ($rows, $columns) = @_;
  my $size = pack 'S4', $rows, $columns, 0, 0;
  return ioctl $terminal, SET_SIZE, $size;
}
resize($option{rows}, $option{columns});

# As root of the guest, in a process that has become the first one of its own namespace.
sub apart {
  call('umount', '/run', 2);
  read_only('/', AT_RECURSIVE());
  mounted('proc', '/proc', 'hidepid=invisible', NOSUID_NODEV_NOEXEC);
  mounted('sysfs', '/sys', '', NOSUID_NODEV_NOEXEC | 1);
  mounted('tmpfs', $_, 'size=16m,mode=1777', NOSUID_NODEV) for '/run', '/tmp';
  open my $name, '>', '/proc/sys/kernel/hostname';
  syswrite $name, $option{name} if $name;
  refuse_system_calls();
  return;
}

my $program = fork // die "fork: $!\n";
if (!$program) {
  dies_with_parent();
  open STDIN, '<&', $slave;
  open STDOUT, '>&', $slave;
  open STDERR, '>&', $slave;
  close $_ for $slave, $terminal;
  if (defined $option{net}) {
    enter(open_namespace($option{net}), NEWNET());
    dispensable();
    unshared(NEWNS() | NEWPID() | NEWUTS() | NEWIPC());
    my $first = fork // die "fork: $!\n";
    if ($first) {
      open $_, '+<', '/dev/null' for *STDIN, *STDOUT, *STDERR;
      waitpid $first, 0;
      leave($? & 127 ? 128 + ($? & 127) : $? >> 8);
    }
    dies_with_parent();
    apart();
    controlled();
  }
  chdir '/';
  exec { $argv[0] } @argv or die "$argv[0]: $!\n";
}
close $slave;

sub never_waits {
  my ($file) = @_;
  return fcntl $file, F_SETFL, fcntl($file, F_GETFL, 0) | O_NONBLOCK;
}
never_waits($_) for $terminal, *STDIN, *STDOUT;
$SIG{PIPE} = 'IGNORE';
my $ended = 0;
$SIG{CHLD} = sub { $ended = 1 };

my ($frames, $typed, $printed) = ('', '', '');

sub obey {
  while (length $frames >= 3) {
    my ($kind, $length) = unpack 'C n', $frames;
    return if length $frames < 3 + $length;
    my $payload = substr $frames, 3, $length;
    $frames = substr $frames, 3 + $length;
    if ($kind == 0) { $typed .= $payload }
    elsif ($kind == 1) { resize(unpack 'n n', $payload) }
  }
}

# Writes what it can of a buffer; false when the other side has gone.
sub passed_on {
  my ($file, $buffer) = @_;
  my $count = syswrite $file, $$buffer;
  return $!{EAGAIN} || $!{EINTR} unless defined $count;
  $$buffer = substr $$buffer, $count;
  return 1;
}

# Undefined when nothing is there now, false at the end.
sub taken {
  my ($file, $buffer) = @_;
  my $count = sysread $file, $$buffer, PIECE, length $$buffer;
  return $count if defined $count;
  return $!{EAGAIN} || $!{EINTR} ? undef : 0;
}

my $open = 1;
while (!$ended) {
  my ($readable, $writable) = ('', '');
  vec($readable, fileno STDIN, 1) = 1 if length $typed < PIECE;
  vec($readable, fileno $terminal, 1) = 1 if $printed eq '';
  vec($writable, fileno $terminal, 1) = 1 if $typed ne '';
  vec($writable, fileno STDOUT, 1) = 1 if $printed ne '';
  next if select($readable, $writable, undef, 1) < 0;
  if (vec $readable, fileno STDIN, 1) {
    my $count = taken(*STDIN, \$frames);
    if (defined $count && !$count) { $open = 0; last }
    obey();
  }
  if (vec $readable, fileno $terminal, 1) {
    my $count = taken($terminal, \$printed);
    last if defined $count && !$count;
  }
  passed_on($terminal, \$typed) if vec $writable, fileno $terminal, 1;
  if (vec $writable, fileno STDOUT, 1) { passed_on(*STDOUT, \$printed) or do { $open = 0; last } }
}

# What it printed last. Somebody may hold the other end open and print for ever.
fcntl STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) & ~O_NONBLOCK;
for (my $left = 16; $open && $left > 0; $left -= 1) {
  last unless length $printed || taken($terminal, \$printed);
  passed_on(*STDOUT, \$printed) or last;
}
close $terminal;
select undef, undef, undef, GRACE unless $ended;
kill 'KILL', $program;
waitpid $program, 0;
leave($? & 127 ? 128 + ($? & 127) : $? >> 8);
