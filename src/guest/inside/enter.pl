# Runs a program in the namespaces of the Docker host, as its root: the learner's process, a command of somebody who has
# logged in there, the first process of a container. It has changed its uid before it is visible to anybody in there.
#
#     perl enter.pl user=PATH ipc=PATH uts=PATH net=PATH mnt=PATH pid=PATH [cgroup=PATH] [join=PATH] [own=1] [terminal=1] -- argv
#     perl enter.pl user=PATH … remove=PATH
#
# The paths are namespaces, and a control group; `join` is a network namespace by its path on the host, looked up as root of the host. With `own`
# the program gets mount, network (unless it joins one), uts, ipc and pid namespaces of its own: it is a container. Instead of
# starting a program it removes a folder: learner code may have mounted another one in the place of rm. With `terminal` stdin is
# one, and becomes the program's own.
use strict;
use warnings;
my ($folder) = $0 =~ m{(.*)/};
require "$folder/namespaces.pl";

my %option;
while (defined(my $word = shift)) {
  last if $word eq '--';
  my ($name, $value) = $word =~ /^(\w+)=(.*)$/s or die "$word: not name=value\n";
  $option{$name} = $value;
}
my @argv = @ARGV;

my @others = ([ipc => NEWIPC()], [uts => NEWUTS()], [net => NEWNET()], [mnt => NEWNS()], [pid => NEWPID()]);
my %file = map { $_ => open_namespace($option{$_}) } grep { defined $option{$_} } 'user', map { $_->[0] } @others;

dispensable();
join_group(open_group($option{cgroup})) if $option{cgroup};
enter($file{user}, NEWUSER());
become_root();
refuse_system_calls();
for (@others) { enter($file{ $_->[0] }, $_->[1]) if $file{ $_->[0] } }
close $_ for values %file;
chdir '/' or die "/: $!\n";
enter(open_namespace($option{join}), NEWNET()) if defined $option{join};

# Waits for the one it has started and ends as that did, keeping nothing of its own open.
sub wait_for {
  my ($pid) = @_;
  close_descriptor($_) for 3 .. 20;
  open $_, '+<', '/dev/null' for *STDIN, *STDOUT, *STDERR;
  $0 = 'waits for a process';
  dies_with_parent() if $option{terminal};
  waitpid $pid, 0;
  leave($? & 127 ? 128 + ($? & 127) : $? >> 8);
}

my $inside = fork // die "fork: $!\n";
wait_for($inside) if $inside;
dies_with_parent();
if ($option{own}) {
  unshared(NEWNS() | NEWUTS() | NEWIPC() | NEWPID() | (defined $option{join} ? 0 : NEWNET()));
  my $first = fork // die "fork: $!\n";
  wait_for($first) if $first;
  dies_with_parent();
  call('mount', 'none', '/', 0, 0x44000, 0);
  mounted('proc', '/proc', '', 14);
  mounted('sysfs', '/sys', '', 14) unless defined $option{join};
}
sub removed {
  my ($path) = @_;
  return unlink $path if -l $path || !-d _;
  opendir my $entries, $path or return;
  removed("$path/$_") for grep { !/^\.\.?$/ } readdir $entries;
  return rmdir $path;
}
if (defined $option{remove}) {
  removed($option{remove});
  leave(0);
}
controlled() if $option{terminal};
exec { $argv[0] } @argv or die "$argv[0]: $!\n";
