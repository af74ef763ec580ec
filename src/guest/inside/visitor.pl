# Looks at files and asks for names as a program inside a container would. Learner code rules in there: it may have mounted
# what it likes over any path. So a child goes in, which changes its uid first, gives up every privilege, has nothing open but
# a pipe to write its answer to, and is alone in a process namespace that nobody in there can see.
#
# Runs as root of the guest and opens the namespaces of a container before the learner can touch it.
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_NONBLOCK);
use Socket qw(:addrinfo AF_INET AF_INET6 SOCK_STREAM);
my ($folder) = $0 =~ m{(.*)/};
require "$folder/words.pl";
require "$folder/namespaces.pl";
our ($agent, $arm);

$SIG{PIPE} = 'IGNORE';
# A name server that is silent is asked once; libc would ask again, and again after five seconds. Ten are for a machine that is
# busy: its clock goes on while the server waits for a processor.
$ENV{RES_OPTIONS} = 'timeout:10 attempts:1';

use constant { FILE_LIMIT => 65536, ANSWER_LIMIT => 262144 };
use constant { MOVED_FROM => 0x40, MOVED_TO => 0x80, DELETED => 0x200 };
# Seconds, after which a visit is over whatever keeps it. The one inside ends itself; but libc may have loaded a learner's
# library by then, so it is also ended from here.
use constant { PATIENCE => 60, LAST_PATIENCE => 62 };

my %namespaces;    # of each place: user, net, mnt, as open files
my %visits;        # id of the request => { pid, pipe, answer }
my %half_read;     # place => { pid, pipe to go on }
my $ours = open_namespace('/proc/self/ns/pid');

sub adopt {
  my (%args) = @_;
  my %open = map { $_ => open_namespace("/proc/$args{pid}/ns/$_") } 'user', 'net', 'mnt';
  $namespaces{ $args{place} } = \%open;
  return '{}';
}

# What libc reads before it asks; it would wait at a pipe that somebody has put there.
my @read_first = map { "/etc/$_" } 'nsswitch.conf', 'hosts', 'resolv.conf';

sub resolve {
  my (%args) = @_;
  for my $path (@read_first) {
    return object(error => object(code => text('EINVAL'), message => text("$path is not a file"))) if -e $path && !-f _;
  }
  my $family = ($args{family} // 4) == 6 ? AF_INET6 : AF_INET;
  my ($error, @found) = getaddrinfo($args{name}, '', { family => $family, socktype => SOCK_STREAM });
  return object(error => object(code => text('ENOTFOUND'), message => text("$error"))) if $error || !@found;
  return object(address => text((getnameinfo($found[0]{addr}, NI_NUMERICHOST, NIx_NOSERV))[1]));
}

# Waits for no pipe that somebody has put in a file's place.
sub opened {
  my ($path) = @_;
  sysopen my $file, $path, O_RDONLY | O_NONBLOCK or return;
  return $file;
}

sub contents {
  my (%args) = @_;
  my $file = opened($args{path}) or return failure($! + 0, "$!");
  my $bytes = '';
  while (length $bytes < FILE_LIMIT) { last unless sysread $file, $bytes, FILE_LIMIT, length $bytes }
  return object(text => text($bytes));
}

# Tells whether there was a moment since this was called at which no file had that name: it was removed, or moved away and not
# exchanged for another one. Nobody who looks from time to time would see it.
sub vanishing {
  my ($path) = @_;
  my ($folder, $name) = $path =~ m{(.*)/(.*)};
  my ($init, $add) = $arm ? (26, 27) : (294, 254);    # of inotify
  my $watch = syscall $init, 0 + O_NONBLOCK;
  return sub { 0 }
    if $watch < 0 || syscall($add, $watch, "$folder/", DELETED | MOVED_FROM | MOVED_TO) < 0;
  open my $told, '<&=', $watch or return sub { 0 };
  return sub {
    my ($bytes, @events) = ('');
    1 while sysread $told, $bytes, FILE_LIMIT, length $bytes;
    while (length $bytes) {
      my ($mask, $length) = unpack 'x4 L x4 L', $bytes;
      push @events, [ $mask, unpack 'Z*', substr $bytes, 16, $length ];
      $bytes = substr $bytes, 16 + $length;
    }
    for my $at (grep { $events[$_][1] eq $name } 0 .. $#events) {
      return 1 if $events[$at][0] & DELETED;
      next unless $events[$at][0] & MOVED_FROM;
      my ($to, $from) = @events[ $at + 1, $at + 2 ];
      return 1 unless $from && $from->[0] & MOVED_FROM && $from->[1] eq $to->[1];
    }
    return 0;
  };
}

# Reads half, waits until it is told to go on, and answers with all that it has read.
sub halves {
  my ($go_on, %args) = @_;
  my $file = opened($args{path}) or return failure($! + 0, "$!");
  my $vanished = vanishing($args{path});
  sysread $file, my $bytes, (-s $file) / 2;
  print "\n";
  sysread $go_on, my $word, 1;
  sysread $file, my $rest, FILE_LIMIT;
  return object(text => text(($bytes // '') . ($rest // '')), vanished => $vanished->() ? 'true' : 'false');
}

# @param work what is done inside; gets what it can wait at, and what was asked
sub visit {
  my ($id, $work, %args) = @_;
  my $to = $namespaces{ $args{place} } or return answer($id, failure(2, "nobody is called $args{place}"));
  pipe my $from_child, my $to_parent or return answer($id, failure($! + 0, "$!"));
  pipe my $go_on, my $tell or return answer($id, failure($! + 0, "$!"));
  # A process namespace of its own: what a visit leaves running ends with it.
  enter($ours, NEWPID());
  unshared(NEWPID());
  my $pid = fork;
  return answer($id, failure($! + 0, "$!")) unless defined $pid;
  return $visits{$id} = { pid => $pid, pipe => $from_child, tell => $tell, place => $args{place}, answer => '', begun => clock() }
    if $pid;
  my $answer = eval {
    close $_ for $agent, $from_child, $tell, $ours, map { $_->{pipe}, $_->{tell} } values %visits;
    open STDOUT, '>&', $to_parent and close $to_parent;
    open STDERR, '>', '/dev/null';
    $| = 1;
    dispensable();
    dies_with_parent();
    enter($to->{user}, NEWUSER());
    become_root();
    enter($to->{net}, NEWNET());
    enter($to->{mnt}, NEWNS());
    chdir '/';
    close $_ for map { values %$_ } values %namespaces;
    without_privileges();
    alarm PATIENCE;
    $work->($go_on, %args);
  } // failure(0, $@);
  print $answer;
  leave(0);
}

my %visiting = (
  resolve => sub { my (undef, %args) = @_; resolve(%args) },
  read => sub { my (undef, %args) = @_; contents(%args) },
  readHalf => \&halves,
);

# What has come from a child so far. A half-read file is one line ahead of its end.
sub heard_from {
  my ($id) = @_;
  my $visit = $visits{$id};
  my $count = sysread $visit->{pipe}, $visit->{answer}, 65536, length $visit->{answer};
  if ($visit->{answer} eq "\n") {
    $visit->{answer} = '';
    $half_read{ $visit->{place} } = delete $visits{$id};
    return answer($id, '{}');
  }
  return if $count && length $visit->{answer} < ANSWER_LIMIT;
  return end_of($id);
}

sub end_of {
  my ($id) = @_;
  my $visit = delete $visits{$id};
  kill 'KILL', $visit->{pid};
  waitpid $visit->{pid}, 0;
  # What comes from in there is a learner's word: one object on one line, or nothing.
  my $whole = $visit->{answer} =~ /^\{[^\n\r]*\}$/ ? $visit->{answer} : failure(110, 'no answer');
  return answer($id, $whole);
}

sub read_rest {
  my ($id, %args) = @_;
  my $visit = delete $half_read{ $args{place} } or return answer($id, failure(2, 'nothing is half read'));
  syswrite $visit->{tell}, "\n";
  $visits{$id} = $visit;
}

sub obey {
  my ($line) = @_;
  my ($id, $op, %args) = words($line);
  # No process and no namespace may be left for it: that ends nobody but this visit.
  if (my $work = $visiting{$op}) { eval { visit($id, $work, %args); 1 } or answer($id, failure(11, $@)) }
  elsif ($op eq 'adopt') {
    answer($id, eval { adopt(%args) } // failure($! + 0, $@));
  } elsif ($op eq 'readRest') {
    read_rest($id, %args);
  }
}

# Here and not in each visit, which inherits it: to take in a filter, the kernel tries it on every system call there is.
refuse_system_calls();

my $pending = '';
syswrite $agent, "{\"ready\":true}\n";
while (1) {
  my $set = '';
  vec($set, fileno $_, 1) = 1 for $agent, map { $_->{pipe} } values %visits;
  next if select($set, undef, undef, %visits ? 1 : undef) < 0;
  for my $id (keys %visits) {
    if (vec $set, fileno $visits{$id}{pipe}, 1) { heard_from($id) }
    elsif (clock() - $visits{$id}{begun} > LAST_PATIENCE) { end_of($id) }
  }
  next unless vec $set, fileno $agent, 1;
  sysread $agent, $pending, 65536, length $pending or last;
  obey($1) while $pending =~ s/^([^\n]*)\n//;
}
