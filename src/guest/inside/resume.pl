# Waits in the snapshot for the first moment of a clone: takes 64 bytes of entropy and the time, as one line of
# hexadecimal digits and nanoseconds. Perl because Node has no ioctl and no clock_settime, and because starting any
# program in a fresh clone takes a quarter of a second under emulation.
use strict;
use warnings;
use constant RNDADDENTROPY => 0x40085203;
use constant RNDRESEEDCRNG => 0x5207;
$| = 1;
my $clock_settime = $ARGV[0] eq 'arm64' ? 112 : 227;
open my $random, '+<', '/dev/urandom' or die "urandom: $!";
while (my $line = <STDIN>) {
  my ($hex, $seconds, $nanoseconds) = split ' ', $line;
  my $seed = pack 'H*', $hex;
  ioctl $random, RNDADDENTROPY, pack('i i', length($seed) * 8, length $seed) . $seed or die "entropy: $!";
  ioctl $random, RNDRESEEDCRNG, 0 or die "reseed: $!";
  my $time = pack 'q q', $seconds, $nanoseconds;
  syscall($clock_settime, 0, $time) == 0 or die "clock: $!";
  print "done\n";
}
