# System calls for programs that start in the middle of a check. An emulated processor takes a tenth of a second to load
# POSIX, and as long for Socket: more than all the rest of such a program.
use strict;
use warnings;
use Config;

our $arm = $Config{archname} =~ /^aarch64/;
my ($clock_gettime, $exit_group, $close) = $arm ? (113, 94, 57) : (228, 231, 3);
my $MONOTONIC = 1;

# Seconds since some moment; of a clock that nobody sets, and that needs no file which learner code could have hidden.
sub clock {
  my $time = pack 'q2', 0, 0;
  syscall($clock_gettime, $MONOTONIC, $time) == 0 or die "clock: $!\n";
  my ($seconds, $nanoseconds) = unpack 'q2', $time;
  return $seconds + $nanoseconds / 1e9;
}

# At once, leaving what is buffered and what other processes have open as it is.
sub leave { return syscall $exit_group, $_[0] }

# A descriptor that may belong to no file of Perl's, or be closed already.
sub close_descriptor { return syscall $close, $_[0] }

1;
