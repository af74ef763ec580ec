# Keeps one QEMU process: makes its sockets, starts it confined, and ends it and removes its folder when our end of a pipe
# closes, however we ended, or when somebody connects to the socket `end`. Lives in a session of its own.
#
# Arguments: words `name=value`, `--`, then the program and its arguments. Descriptors: 0 is the pipe, 3 the connection to
# QEMU's monitor, 4 is to become the socket that the agent listens on, files follow from 5 on.
# Or `probe` and the architecture: tells which layers of confinement this machine has.
use strict;
my $here;
BEGIN { ($here) = __FILE__ =~ m{^(.*)/}s }
require "$here/confine.pl";

my ($AF_UNIX, $SOCK_STREAM) = (1, 1);
my @IGNORED = qw(HUP INT TERM PIPE);

probe($ARGV[1]) if $ARGV[0] eq 'probe';

my $plan = read_plan();
# Ctrl-C, or a hang-up, must not end the keeper before QEMU; when we are gone, so is the reader of its stderr.
$SIG{$_} = 'IGNORE' for @IGNORED;
my $status = eval { keep() };
print STDERR "The keeper of QEMU: $@" if $@;
chdir '/';
remove($_) for grep { defined } $plan->{scratch}, $plan->{folder};
$status //= 1 << 8;
exit(($status & 127) != 0 ? 128 + ($status & 127) : $status >> 8);

sub keep {
  chdir $plan->{folder} or die "$plan->{folder}: $!\n";
  umask 077;
  mkdir $plan->{empty}, 0500 or die "$plan->{empty}: $!\n";
  my $end = listener('end');
  close_descriptor(4);
  local $^F = 4;    # it is QEMU's, and takes the lowest number that is free
  $plan->{agent} = listener('agent');
  die "no descriptor 4\n" if fileno $plan->{agent} != 4;
  my ($child, $ended) = start();
  wait_for($end, $ended, \*STDIN);
  kill 'KILL', $child;
  waitpid $child, 0;
  return $?;
}

sub read_plan {
  my %plan = (see => [], device => [], limit => {}, user => 'caller', files => [], uid => $>, gid => $) + 0);
  while (defined(my $word = shift @ARGV)) {
    last if $word eq '--';
    my ($name, $value) = split /=/, $word, 2;
    if ($name eq 'files') { $plan{files} = [5 .. 4 + $value] }
    elsif (ref $plan{$name} eq 'ARRAY') { push @{ $plan{$name} }, $value }
    elsif ($name eq 'limit') {
      my ($limit, $most) = split /:/, $value;
      $plan{limit}{$limit} = $most + 0;
    }
    else { $plan{$name} = $value }
  }
  know_machine($plan{arch});
  $plan{empty} = "$plan{folder}/empty";
  return \%plan;
}

sub close_descriptor {
  my ($fd) = @_;
  open my $handle, '<&=', $fd or return;
  close $handle;
}

# By a relative name: a path to a socket has at most some 100 bytes.
sub listener {
  my ($name) = @_;
  my $address = $^O eq 'darwin' ? pack('CCa*x', 0, $AF_UNIX, $name) : pack('Sa*x', $AF_UNIX, $name);
  socket my $socket, $AF_UNIX, $SOCK_STREAM, 0 or die "socket: $!\n";
  bind $socket, $address or die "$name: $!\n";
  listen $socket, 4 or die "$name: $!\n";
  return $socket;
}

sub start {
  # QEMU holds the other end of this one until it ends, and a closed pipe can be waited for with the rest.
  my ($ended, $alive) = do { local $^F = 1 << 30; pipe my $reader, my $writer or die "pipe: $!\n"; ($reader, $writer) };
  make_pipes($plan);
  # In a root of its own it opens the files by their names.
  $plan->{keep} = [3, 4, $plan->{namespaces} ? () : @{ $plan->{files} }, fileno $alive];
  my $keeper = $$;
  my $child = start_child($plan);
  become_qemu($keeper) if $child == 0;
  close_descriptor($_) for 3, @{ $plan->{files} };
  close $alive;
  close delete $plan->{agent};
  map_child($child, $plan);
  return $child, $ended;
}

# For the moment at which a child needs to be told that it has got its user id.
sub make_pipes {
  my ($plan) = @_;
  for my $name (qw(ready go)) {
    pipe my $reader, my $writer or die "pipe: $!\n";
    $plan->{$name} = [$reader, $writer];
  }
}

sub become_qemu {
  my ($keeper) = @_;
  $SIG{$_} = 'DEFAULT' for @IGNORED;
  eval {
    open STDIN, '<', '/dev/null' or die "/dev/null: $!\n";
    confine($plan, $keeper);
    %ENV = ();
    exec { $ARGV[0] } @ARGV;
    die "$ARGV[0]: $!\n";
  };
  syswrite STDERR, "QEMU was not started: $@";
  leave(126);
}

sub wait_for {
  my $events = '';
  vec($events, fileno $_, 1) = 1 for @_;
  return if select(my $ready = $events, undef, undef, undef) > 0;
  wait_for(@_);    # a signal came
}

# Follows no link: what was in there may have been made by an attacker in QEMU, which is dead by now.
sub remove {
  my ($path) = @_;
  return unlink $path if -l $path || !-d _;
  chmod 0700, $path;
  opendir my $entries, $path or return;
  remove("$path/$_") for grep { !/^\.\.?$/ } readdir $entries;
  rmdir $path;
}

# Each layer in a child that tries it.
sub probe {
  my ($arch) = @_;
  $| = 1;    # what is buffered would be printed by each child
  my $known = know_machine($arch);
  my $user = 'caller';
  if ($> == 0 && $^O eq 'linux') {
    for my $candidate (qw(own nobody)) {
      $user = $candidate and last if try_layer($candidate, user => $candidate);
    }
  }
  if ($known) {
    try_layer('namespaces', user => $user, namespaces => 1);
    try_layer('landlock', landlock => 1);
    try_layer('seccomp', seccomp => 1);
  }
  exit 0;
}

# Prints the layer's name, and what is in its way if it cannot be had.
sub try_layer {
  my ($layer, %wish) = @_;
  my %plain = (see => [], device => [], limit => {}, user => 'caller', files => [], keep => []);
  $plan = { %plain, uid => $>, gid => $) + 0, folder => '/usr', empty => '/', %wish };
  make_pipes($plan);
  pipe my $reason, my $tell or die "pipe: $!\n";
  $plan->{keep} = [fileno $tell];
  my $keeper = $$;
  my $child = eval { start_child($plan) };
  if (!defined $child) {
    print "$layer\t$@";
    return 0;
  }
  if ($child == 0) {
    eval { confine($plan, $keeper); 1 } or syswrite $tell, $@;
    leave(0);
  }
  close $tell;
  map_child($child, $plan);
  my $why = <$reason>;
  waitpid $child, 0;
  $why = "ended with $?\n" if !defined $why && $? != 0;
  print "$layer\t", $why // "\n";
  return !defined $why;
}
