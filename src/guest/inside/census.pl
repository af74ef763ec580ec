# Takes down what a guest has beyond its worlds: processes, mounts, modules, settings of the kernel, files where files can be
# written, the clock. When a world has ended there must be nothing new, or the next one would not start with nothing behind it.
#
# Waits in the snapshot. Each line it reads is a word: `before` takes the census, `clock` notes what time it is, `after` takes
# it again. It answers with a line of tab-separated differences, the first few, empty when there are none.
use strict;
use warnings;
$| = 1;

my $SHOWN = 10;

# What the kernel changes by itself.
my $restless = qr{
  ^(?:fs/(?:dentry-state|file-nr|inode-nr|inode-state|aio-nr|quota/.*)
  |kernel/(?:random/.*|ns_last_pid|pty/nr|perf_.*|sched_domain/.*)|vm/stat_refresh)$
}x;

sub first_line {
  open my $file, '<', $_[0] or return '';
  return <$file> // '';
}

sub settings {
  my ($folder) = @_;
  opendir my $entries, "/proc/sys/$folder" or return;
  return map {
    my $name = "$folder/$_";
    -d "/proc/sys/$name" ? settings($name) : $name =~ $restless ? () : "setting $name " . first_line("/proc/sys/$name")
  } grep { !/^\./ } readdir $entries;
}

sub processes {
  opendir my $entries, '/proc' or return;
  return map {
    my ($name, $rest) = first_line("/proc/$_/stat") =~ /^\d+ \((.*)\) (.*)/s;
    my @field = split ' ', $rest // '';
    # Children of 2 are threads of the kernel. The start time tells one process from another with the same number.
    @field && $_ != 2 && $field[1] != 2 && $field[0] ne 'Z' ? "process $_ $name since $field[19]" : ()
  } grep { /^\d+$/ } readdir $entries;
}

sub lines {
  my ($kind, $path, $pick) = @_;
  open my $file, '<', $path or return;
  return map { "$kind " . $pick->($_) } <$file>;
}

sub files {
  my ($folder) = @_;
  opendir my $entries, $folder or return;
  return map {
    my (undef, $inode, $mode, undef, $uid, undef, undef, $size) = lstat "$folder/$_";
    "file $folder/$_ $inode $mode $uid" . (-f _ ? " $size" : '')
  } grep { !/^\.\.?$/ } readdir $entries;
}

# Seconds between the time of day and the time since the start.
sub clock { return sprintf '%.0f', time - (split ' ', first_line('/proc/uptime'))[0] }

sub census {
  return (
    processes(),
    lines('mount', '/proc/self/mountinfo', sub { $_[0] }),
    lines('module', '/proc/modules', sub { (split ' ', $_[0])[0] }),
    (map { settings($_) } 'kernel', 'vm', 'fs', 'dev', 'debug'),
    (map { files($_) } '', '/tmp', '/var/tmp', '/dev', '/dev/shm', '/run', '/root', '/etc', '/opt/lab', '/mnt', '/sys/fs/cgroup'),
  );
}

my (%before, $clock);
while (my $word = <STDIN>) {
  my @different;
  if ($word =~ /before/) { %before = map { $_ => 1 } census() }
  elsif ($word =~ /clock/) { $clock = clock() }
  else {
    @different = grep { !$before{$_} } census();
    push @different, "clock $clock " . clock() if defined $clock && abs($clock - clock()) > 1;
    # A restless setting that nobody knew of is seen in the list, and belongs into it.
    $#different = $SHOWN - 1 if @different > $SHOWN;
  }
  s/[^ -~]/ /g for @different;
  print join("\t", @different), "\n";
}
