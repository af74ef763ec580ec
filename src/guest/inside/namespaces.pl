# What the programs that enter the learner's namespaces share: the system calls, and the order of things. A process that
# goes in changes its uid first and has nothing to lose when it arrives: no privileges, no open files, no way back.
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_NONBLOCK);

use constant {
  NEWNS => 0x20000, NEWUTS => 0x4000000, NEWIPC => 0x8000000, NEWUSER => 0x10000000, NEWPID => 0x20000000, NEWNET => 0x40000000,
};
use constant { PR_SET_PDEATHSIG => 1, PR_SET_NO_NEW_PRIVS => 38, PR_SET_SECCOMP => 22, PR_CAP_AMBIENT => 47, CLEAR_ALL => 4 };
use constant { AT_FDCWD => -100, AT_RECURSIVE => 0x8000, RDONLY => 1, LEARNER_PROCESSES => 2000, RLIMIT_NPROC => 6 };

my ($folder) = $0 =~ m{(.*)/};
require "$folder/system.pl";
our $arm;
my %call =
  $arm
  ? (
    setns => 268, unshare => 97, mount => 40, umount => 39, mount_setattr => 442, capset => 91, prctl => 167, prlimit => 261,
    setgid => 144, setuid => 146, setsid => 157,
  )
  : (
    setns => 308, unshare => 272, mount => 165, umount => 166, mount_setattr => 442, capset => 126, prctl => 157, prlimit => 302,
    setgid => 106, setuid => 105, setsid => 112,
  );

sub call {
  my ($name, @arguments) = @_;
  return syscall($call{$name}, @arguments) == 0 || die "$name: $!\n";
}

sub open_namespace {
  my ($path) = @_;
  # A learner's path may lead to a pipe, which must keep nobody waiting.
  sysopen my $file, $path, O_RDONLY | O_NONBLOCK or die "$path: $!\n";
  return $file;
}

sub enter {
  my ($file, $kind) = @_;
  return call('setns', fileno $file, $kind);
}

sub unshared { return call('unshare', $_[0]) }

# In the user namespace just entered or made: its root, which is another uid outside. The kernel lets nobody of that
# namespace trace a process that changed its uid like this, or look into its memory and files, until it executes a program.
sub become_root {
  $) = '0 0';
  call('setgid', 0);
  return call('setuid', 0);
}

sub without_privileges {
  call('prctl', PR_CAP_AMBIENT, CLEAR_ALL, 0, 0, 0);
  call('capset', pack('L l', 0x20080522, 0), pack('L6', (0) x 6));
  return call('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

sub dies_with_parent { return call('prctl', PR_SET_PDEATHSIG, 9, 0, 0, 0) }

# A session of its own, whose terminal is stdin: job control, and Ctrl-C.
sub controlled {
  syscall($call{setsid}) >= 0 or die "setsid: $!\n";
  return ioctl(STDIN, 0x540E, 0) || die "controlling terminal: $!\n";
}

sub mounted {
  my ($type, $target, $options, $flags) = @_;
  return call('mount', $type, $target, $type, $flags // 0, $options // 0);
}

# Privileged, and before the learner's user namespace is made: its root can neither write there nor take this back.
sub read_only {
  my ($path, $how) = @_;
  return call('mount_setattr', AT_FDCWD, $path, $how, pack('Q4', RDONLY, 0, 0, 0), 32);
}

sub writable {
  my ($path) = @_;
  return call('mount_setattr', AT_FDCWD, $path, 0, pack('Q4', 0, RDONLY, 0, 0), 32);
}

# When memory runs out it is the learner's that goes, and no process of ours; no fork without end. As root: then the learner
# cannot take it back.
sub dispensable {
  if (open my $score, '>', '/proc/self/oom_score_adj') { syswrite $score, '500' }
  return call('prlimit', 0, RLIMIT_NPROC, pack('Q2', (LEARNER_PROCESSES) x 2), 0);
}

sub open_group {
  my ($path) = @_;
  open my $file, '>', "$path/cgroup.procs" or die "$path: $!\n";
  return $file;
}

# With all that come from it. Nobody gets out, because the files of control groups belong to root of the guest.
sub join_group {
  my ($file) = @_;
  syswrite $file, '0' or die "control group: $!\n";
  close $file;
  return;
}

# System calls that no lab needs and that attacks on a kernel begin with, and how each is refused: EPERM, but ENOSYS for
# clone3, whose flags a filter cannot see, so that libc takes clone.
my @refused = $arm
  ? (
    117, 270, 271, 438, 272, 280, 241, 282, 217, 218, 219, 104, 294, 105, 273, 106, 265, 142, 224, 225, 116, 89, 60, 92, 425,
    426, 427, 112, 170, 171, 266, 239, 238, 442, 304, 58,
  )
  : (
    101, 310, 311, 438, 312, 321, 298, 323, 248, 249, 250, 246, 320, 175, 313, 176, 304, 169, 167, 168, 103, 163, 179, 135, 425,
    426, 427, 227, 164, 159, 305, 279, 256, 154, 172, 173, 303, 153,
  );
my $audit_arch = $arm ? 0xc00000b7 : 0xc000003e;
my ($clone, $clone3, $unshare) = $arm ? (220, 435, 97) : (56, 435, 272);

# A classic BPF program over struct seccomp_data: { nr, arch, instruction pointer, arguments }.
sub filter {
  my ($LOAD, $EQUAL, $GREATER, $SET, $RETURN) = (0x20, 0x15, 0x35, 0x45, 0x06);
  my ($ALLOW, $EPERM, $ENOSYS) = (0x7fff0000, 0x50001, 0x50026);
  my $one = sub { return pack 'S C C L', @_ };
  my @program = (
    $one->($LOAD, 0, 0, 4), $one->($EQUAL, 1, 0, $audit_arch), $one->($RETURN, 0, 0, $EPERM),
    $one->($LOAD, 0, 0, 0), $one->($GREATER, 0, 1, 0x40000000), $one->($RETURN, 0, 0, $EPERM),
    $one->($EQUAL, 0, 1, $clone3), $one->($RETURN, 0, 0, $ENOSYS),
  );
  push @program, $one->($EQUAL, 0, 1, $_), $one->($RETURN, 0, 0, $EPERM) for @refused;
  # A user namespace inside the learner's would bring a root with a fresh set of privileges.
  push @program, $one->($EQUAL, 1, 0, $clone), $one->($EQUAL, 0, 3, $unshare), $one->($LOAD, 0, 0, 16),
    $one->($SET, 0, 1, NEWUSER), $one->($RETURN, 0, 0, $EPERM), $one->($RETURN, 0, 0, $ALLOW);
  return join '', @program;
}

# For this process and all that come from it. Needs CAP_SYS_ADMIN in its user namespace.
sub refuse_system_calls {
  my $program = filter();
  my $prog = pack 'S x6 P', length($program) / 8, $program;
  return call('prctl', PR_SET_SECCOMP, 2, $prog, 0, 0);
}

1;
