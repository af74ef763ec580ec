# Makes the namespaces of the Docker host and starts its first process in them. Its root is another uid outside, and it can
# change nothing of what it finds: every file system is read-only there but for its own temporary ones.
#
#     perl make-host.pl 100000 /sys/fs/cgroup/1 bash -c …
#
# The control group may be empty: then there is none. Runs as root of the guest, before there is any learner's code. Prints the pid of the first process when that has printed
# `ready`, and ends when it has ended.
use strict;
use warnings;
my ($folder) = $0 =~ m{(.*)/};
require "$folder/namespaces.pl";

my ($base, $cgroup, @argv) = @ARGV;
$| = 1;
# Opened before everything becomes read-only.
my $group = $cgroup && open_group($cgroup);

# MiB of each file system that the learner can write to; all of it is memory.
my $room = 64;
my ($recursive_private, $nosuid_nodev_noexec, $detach) = (0x44000, 14, 2);

unshared(NEWNS());
call('mount', 'none', '/', 0, $recursive_private, 0);
# The agent's own, with its names of network namespaces.
call('umount', '/run', $detach);
read_only('/', AT_RECURSIVE());
# Where these two are read-only, a user namespace may not mount its own.
writable($_) for '/proc', '/sys';
mounted('tmpfs', $_->[0], "size=${room}m,mode=$_->[1],uid=$base,gid=$base", 6)
  for ['/run', '755'], grep { -d $_->[0] } ['/tmp', '1777'], ['/var/tmp', '1777'], ['/dev/shm', '1777'];

pipe my $asked, my $asks or die "pipe: $!";
pipe my $mapped, my $maps or die "pipe: $!";
my $child = fork // die "fork: $!";
if ($child) {
  close $_ for $asks, $mapped;
  sysread $asked, my $byte, 1 or exit 1;
  for my $map ('uid_map', 'gid_map') {
    open my $file, '>', "/proc/$child/$map" or die "$map: $!";
    syswrite $file, "0 $base 65536\n" or die "$map: $!";
  }
  close $maps;
  waitpid $child, 0;
  exit($? ? 1 : 0);
}

close $_ for $asked, $maps;
dies_with_parent();
dispensable();
join_group($group) if $group;
unshared(NEWUSER() | NEWNS() | NEWNET() | NEWPID() | NEWUTS() | NEWIPC());
syswrite $asks, '.';
sysread $mapped, my $byte, 1;
become_root();
refuse_system_calls();

pipe my $told, my $tells or die "pipe: $!";
my $first = fork // die "fork: $!";
if (!$first) {
  dies_with_parent();
  mounted('proc', '/proc', '', $nosuid_nodev_noexec);
  mounted('sysfs', '/sys', '', $nosuid_nodev_noexec);
  open STDOUT, '>&', $tells or die "stdout: $!";
  exec { $argv[0] } @argv or die "$argv[0]: $!";
}
close $tells;
sysread $told, my $ready, 6 or exit 1;
print "$first\n";
open STDOUT, '>', '/dev/null';
waitpid $first, 0;
