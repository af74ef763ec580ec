# What a process does to itself before it becomes QEMU, so that a guest that takes QEMU over lands in an empty room: no
# files but QEMU's own, no network, nobody to signal, no rights. Four layers; which of them this machine has is found out
# by trying (`probe`), and what was found is then demanded: a layer that fails ends the process.
#
# In Perl, which every Debian has, because it can say a system call by its number: the same with unshare, mount, setpriv
# and a shell is a chain of eighty programs.
use strict;

# Numbers of system calls. Those from 424 on are the same everywhere.
my %number = (
  open_tree => 428, move_mount => 429, fsopen => 430, fsconfig => 431, fsmount => 432, fspick => 433,
  pidfd_send_signal => 424, io_uring_setup => 425, io_uring_enter => 426, io_uring_register => 427,
  pidfd_open => 434, close_range => 436, pidfd_getfd => 438, mount_setattr => 442,
  landlock_create_ruleset => 444, landlock_add_rule => 445, landlock_restrict_self => 446,
);
my %machine = (
  x64 => {
    audit => 0xC000003E,
    clone => 56, socket => 41, connect => 42, bind => 49, kill => 62, tkill => 200, tgkill => 234,
    ptrace => 101, rt_sigqueueinfo => 129, rt_tgsigqueueinfo => 297, process_vm_readv => 310, process_vm_writev => 311,
    shmget => 29, semget => 64, msgget => 68, mq_open => 240, add_key => 248, request_key => 249, keyctl => 250,
    perf_event_open => 298, bpf => 321, userfaultfd => 323, name_to_handle_at => 303, open_by_handle_at => 304,
    mount => 165, umount2 => 166, pivot_root => 155, chroot => 161, unshare => 272, setns => 308, mknodat => 259,
    init_module => 175, finit_module => 313, delete_module => 176, kexec_file_load => 320,
    prctl => 157, prlimit64 => 302, exit_group => 231,
  },
  arm64 => {
    audit => 0xC00000B7,
    clone => 220, socket => 198, connect => 203, bind => 200, kill => 129, tkill => 130, tgkill => 131,
    ptrace => 117, rt_sigqueueinfo => 138, rt_tgsigqueueinfo => 240, process_vm_readv => 270, process_vm_writev => 271,
    shmget => 194, semget => 190, msgget => 186, mq_open => 180, add_key => 217, request_key => 218, keyctl => 219,
    perf_event_open => 241, bpf => 280, userfaultfd => 282, name_to_handle_at => 264, open_by_handle_at => 265,
    mount => 40, umount2 => 39, pivot_root => 41, chroot => 51, unshare => 97, setns => 268, mknodat => 33,
    init_module => 105, finit_module => 273, delete_module => 106, kexec_file_load => 294,
    prctl => 167, prlimit64 => 261, exit_group => 94,
  },
);

# What QEMU never needs, its descriptors being open already, and what its own filter leaves open: the network, other
# processes, mounts, and parts of the kernel known for their holes.
my @denied = qw(
  socket connect bind kill tkill rt_sigqueueinfo rt_tgsigqueueinfo ptrace process_vm_readv process_vm_writev
  shmget semget msgget mq_open add_key request_key keyctl perf_event_open bpf userfaultfd
  name_to_handle_at open_by_handle_at mount umount2 pivot_root chroot unshare setns mknodat
  init_module finit_module delete_module kexec_file_load
  open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
  pidfd_send_signal pidfd_open pidfd_getfd io_uring_setup io_uring_enter io_uring_register
);

my $SIGCHLD = 17;
my $NEW_USER = 0x10000000;
# mount, uts, ipc, pid, net
my $NEW_OTHERS = 0x00020000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000;
my ($MS_NOSUID, $MS_BIND, $MS_REC, $MS_PRIVATE, $MNT_DETACH) = (2, 0x1000, 0x4000, 0x40000, 2);
my ($MOUNT_RDONLY, $MOUNT_NOSUID, $MOUNT_NODEV, $AT_FDCWD, $AT_RECURSIVE) = (1, 2, 4, -100, 0x8000);
my ($O_CREAT, $O_PATH) = (0100, 0x200000);
my %limits = (CPU => 0, FSIZE => 1, CORE => 4, NPROC => 6, NOFILE => 7, AS => 9);
my ($PR_SET_PDEATHSIG, $PR_SET_SECCOMP, $PR_CAPBSET_DROP, $PR_SET_NO_NEW_PRIVS) = (1, 22, 24, 38);
my ($FS_EXECUTE, $FS_WRITE, $FS_READ, $FS_READ_DIR, $FS_TRUNCATE, $FS_IOCTL) = (1, 2, 4, 8, 1 << 14, 1 << 15);

# The user id of a VM: one that no other living VM of this machine has, from a range that neither distributions nor
# directory services hand out (https://systemd.io/UIDS-GIDS/; sssd ends at 2000200000). Process ids stay below 2^22.
my $FIRST_USER = 2_100_000_000;
my $NOBODY = 65534;
# What it is inside its user namespace, where no other id exists.
my $INSIDE = 1;

my $known;

sub know_machine {
  my ($arch) = @_;
  $known = $^O eq 'linux' ? $machine{$arch} : undef;
  %number = (%number, %$known) if $known;
  return defined $known;
}

# Calls the kernel; arguments that are text are handed over as pointers.
sub attempt {
  my ($name, @arguments) = @_;
  return syscall($number{$name}, @arguments);
}

sub demand {
  my $result = attempt(@_);
  die "$_[0]: $!\n" if $result == -1;
  return $result;
}

# Starts a child, in namespaces of its own where they are wanted, and returns its process id; 0 in the child. Root's
# namespaces belong to root, so that nothing in them has rights over them; an ordinary user needs a user namespace first.
sub start_child {
  my ($plan) = @_;
  return fork // die "fork: $!\n" unless $known;
  my $flags = !$plan->{namespaces} ? 0 : $> == 0 ? $NEW_OTHERS : $NEW_OTHERS | $NEW_USER;
  return demand('clone', $flags | $SIGCHLD, 0, 0, 0, 0);
}

# Ends a child that will not be QEMU: Perl would tidy up, and stumble over the descriptors that are closed.
sub leave {
  my ($code) = @_;
  attempt('exit_group', $code) if $known;
  exit $code;
}

sub write_file {
  my ($path, $text) = @_;
  open my $file, '>', $path or die "$path: $!\n";
  syswrite($file, $text) // die "$path: $!\n";
  close $file;
}

# In the parent: lets a child that root has started be a user in the user namespace that it made.
sub map_child {
  my ($child, $plan) = @_;
  close $plan->{ready}[1];
  if ($known && $plan->{namespaces} && $> == 0 && sysread $plan->{ready}[0], my $byte, 1) {
    my $user = outer_user($plan, $$);
    write_file("/proc/$child/$_", "$INSIDE $user 1") for qw(uid_map gid_map);
    syswrite $plan->{go}[1], '.';
  }
  close $_ for $plan->{ready}[0], @{ $plan->{go} };
}

sub outer_user {
  my ($plan, $keeper) = @_;
  return { own => $FIRST_USER + $keeper, nobody => $NOBODY, caller => $> }->{ $plan->{user} };
}

# All of it, in the child. Files are known by their descriptors; QEMU opens them as /proc/self/fd/N, and that name leads
# to them with and without a root of its own.
sub confine {
  my ($plan, $keeper) = @_;
  my $user = outer_user($plan, $keeper);
  return loosely($plan, $user) unless $known;
  my %writable = map { $_ => is_writable($_) } @{ $plan->{files} };
  if ($> == 0) {
    for my $fd (grep { $writable{$_} } keys %writable) { chown $user, $user, "/proc/self/fd/$fd" or die "chown: $!\n" }
  }
  elsif ($plan->{namespaces}) {
    # Before anything else: until then the owner of new files would be nobody.
    my ($uid, $gid) = ($plan->{uid}, $plan->{gid});
    write_file('/proc/self/setgroups', 'deny');
    write_file('/proc/self/uid_map', "$INSIDE $uid 1");
    write_file('/proc/self/gid_map', "$INSIDE $gid 1");
  }
  $plan->{writable} = \%writable;
  if ($plan->{namespaces}) { own_root($plan, $user) }
  else { chdir $plan->{empty} or die "$plan->{empty}: $!\n" }
  become($plan, $user);
  demand('close_range', @$_, 0) for gaps($plan);
  demand('prctl', $PR_SET_PDEATHSIG, 9, 0, 0, 0);
  limit($_, $plan->{limit}{$_}) for sort keys %{ $plan->{limit} };
  demand('prctl', $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  landlock($plan) if $plan->{landlock};
  filter() if $plan->{seccomp};
}

# Where system calls cannot be made by their numbers: what a shell can do.
sub loosely {
  my ($plan, $user) = @_;
  chdir $plan->{empty} or die "$plan->{empty}: $!\n";
  become($plan, $user);
  my ($seconds, $space) = ($plan->{limit}{CPU}, $plan->{limit}{AS} / 1024);
  unshift @ARGV, '/bin/sh', '-c', "ulimit -c 0; ulimit -t $seconds; ulimit -v $space 2>/dev/null; exec \"\$@\"", 'sh';
}

sub is_writable {
  my ($fd) = @_;
  open my $info, '<', "/proc/self/fdinfo/$fd" or die "descriptor $fd: $!\n";
  my ($flags) = join('', <$info>) =~ /^flags:\s*(\d+)/m;
  return (oct($flags) & 3) != 0;
}

# Descriptors that are none of QEMU's business: those of the keeper, and what our own caller may have left open.
sub gaps {
  my ($plan) = @_;
  my $next = 3;
  my @gaps;
  for my $fd (sort { $a <=> $b } @{ $plan->{keep} }) {
    push @gaps, [$next, $fd - 1] if $fd > $next;
    $next = $fd + 1;
  }
  return @gaps, [$next, 0xFFFFFFFF];
}

sub make_parents {
  my ($path) = @_;
  my $made = '.';
  my @parts = split m{/}, substr $path, 1;
  pop @parts;
  for my $part (@parts) {
    $made .= "/$part";
    mkdir $made, 0755 or -d $made or die "$made: $!\n";
  }
}

sub make_place {
  my ($path, $is_folder) = @_;
  make_parents($path);
  if ($is_folder) { mkdir ".$path", 0755 or -d ".$path" or die ".$path: $!\n" }
  else { sysopen my $file, ".$path", $O_CREAT, 0644 or die ".$path: $!\n" }
}

sub bind_to {
  my ($source, $target) = @_;
  demand('mount', $source, $target, '', $MS_BIND | $MS_REC, 0);
}

sub set_attributes {
  my ($path, $flags) = @_;
  my $attributes = pack 'QQQQ', $flags, 0, 0, 0;
  demand('mount_setattr', $AT_FDCWD, $path, $AT_RECURSIVE, $attributes, length $attributes);
}

# A file system in memory that shows QEMU's program, its libraries and its firmware, all read-only, and nothing else.
sub own_root {
  my ($plan, $user) = @_;
  demand('mount', 'none', '/', '', $MS_REC | $MS_PRIVATE, 0);
  demand('mount', 'lab', $plan->{folder}, 'tmpfs', $MS_NOSUID, 'mode=755,size=1m');
  chdir $plan->{folder} or die "$plan->{folder}: $!\n";
  my $umask = umask 022;
  # All places first and only then what is shown there: a place inside a folder that is shown already would be the
  # machine's own.
  my @see = grep { -e } @{ $plan->{see} };
  make_place($_, -d) for @see;
  mkdir 'empty', 0755;
  make_place("/proc/self/fd/$_", 0) for @{ $plan->{files} };
  my @device = map { make_device($_, $user) } @{ $plan->{device} };
  bind_to($_, ".$_") for @see, @device;
  my $writable = $plan->{writable};
  bind_file($_) for grep { !$writable->{$_} } keys %$writable;
  set_attributes('.', $MOUNT_RDONLY | $MOUNT_NOSUID | (@{ $plan->{device} } ? 0 : $MOUNT_NODEV));
  bind_file($_) for grep { $writable->{$_} } keys %$writable;
  umask $umask;
  demand('pivot_root', '.', '.');
  demand('umount2', '.', $MNT_DETACH);
  chdir '/empty' or die "/empty: $!\n";
}

sub bind_file {
  my ($fd) = @_;
  my $path = readlink "/proc/self/fd/$fd" or die "descriptor $fd: $!\n";
  my @open = stat "/proc/self/fd/$fd";
  bind_to($path, "./proc/self/fd/$fd");
  my @bound = stat "./proc/self/fd/$fd";
  die "$path is another file by now\n" unless @bound && $bound[0] == $open[0] && $bound[1] == $open[1];
}

# Root makes a device of the VM's own, whatever the rights on the machine's; returns it if it has to be shown as it is.
sub make_device {
  my ($path, $user) = @_;
  my @device = stat $path or die "$path: $!\n";
  make_parents($path);
  if ($> == 0 && attempt('mknodat', $AT_FDCWD, ".$path", 0020600, $device[6]) != -1) {
    chown $user, $user, ".$path" or die "$path: $!\n";
    return;
  }
  make_place($path, 0);
  return $path;
}

# Another user, and no capability that could be had back.
sub become {
  my ($plan, $user) = @_;
  my $root = $> == 0;
  my @groups = map { (stat)[5] } grep { (stat)[2] & 060 } @{ $plan->{device} };
  if ($root && $plan->{namespaces}) {
    $) = "$user $user";    # no other group is left
    demand('unshare', $NEW_USER);
    syswrite $plan->{ready}[1], '.';
    sysread $plan->{go}[0], my $byte, 1 or die "no user id\n";
    ($user, @groups) = $INSIDE;
  }
  for my $capability (0 .. 63) { last if !$known || attempt('prctl', $PR_CAPBSET_DROP, $capability, 0, 0, 0) == -1 }
  return if !$root || $user == 0;
  $) = join ' ', $user, $user, @groups;
  $( = $user;
  ($<, $>) = ($user, $user);
  die "user $user: $!\n" if $> != $user || $< != $user || $) + 0 != $user || $( + 0 != $user;
}

# Lowers a limit, both for now and for good; one that is lower already stays.
sub limit {
  my ($name, $value) = @_;
  my $now = pack 'QQ', 0, 0;
  my $nothing = 0;
  syscall($number{prlimit64}, 0, $limits{$name}, $nothing, $now) == -1 and die "limits: $!\n";
  my (undef, $hard) = unpack 'QQ', $now;
  $value = $hard if $hard < $value;
  demand('prlimit64', 0, $limits{$name}, pack('QQ', $value, $value), 0);
}

sub landlock_version {
  my $none = 0;
  my $version = syscall($number{landlock_create_ruleset}, $none, 0, 1);
  return $version < 1 ? 0 : $version;
}

# Files are read where they must be and nothing else is; nor does a signal or an abstract socket leave this process.
sub landlock {
  my ($plan) = @_;
  my $version = landlock_version();
  my $all = $version >= 5 ? 0xFFFF : $version >= 3 ? 0x7FFF : $version == 2 ? 0x3FFF : 0x1FFF;
  my $attributes = pack 'QQQ', $all, 3, 3;    # and TCP; scopes: abstract sockets, signals
  my $size = $version >= 6 ? 24 : $version >= 4 ? 16 : 8;
  my $rules = demand('landlock_create_ruleset', $attributes, $size, 0);
  my $allow_path = sub {
    my ($path, $access) = @_;
    sysopen my $file, $path, $O_PATH or return;
    demand('landlock_add_rule', $rules, 1, pack('Ql', $access & $all, fileno $file), 0);
  };
  $allow_path->($_, -d $_ ? $FS_READ | $FS_READ_DIR : $FS_READ | $FS_EXECUTE) for @{ $plan->{see} };
  $allow_path->($_, $FS_READ | $FS_WRITE | $FS_IOCTL) for @{ $plan->{device} };
  while (my ($fd, $writable) = each %{ $plan->{writable} }) {
    $allow_path->("/proc/self/fd/$fd", $writable ? $FS_READ | $FS_WRITE | $FS_TRUNCATE : $FS_READ);
  }
  demand('landlock_restrict_self', $rules, 0);
}

# A program for the kernel's filter: what is denied fails with EPERM, so that QEMU can do without.
sub filter {
  my ($LOAD, $EQUAL, $AT_LEAST, $RETURN) = (0x20, 0x15, 0x35, 0x06);
  my ($ALLOW, $DENY, $KILL) = (0x7FFF0000, 0x00050001, 0x80000000);
  my @program;
  # Code, how many steps to leave out if so and if not, operand.
  my $step = sub { push @program, pack 'SCCL', @_ };
  $step->($LOAD, 0, 0, 4);
  $step->($EQUAL, 1, 0, $known->{audit});
  $step->($RETURN, 0, 0, $KILL);
  $step->($LOAD, 0, 0, 0);
  # From here on x86-64 has a second set of numbers.
  $step->($AT_LEAST, 0, 1, 0x40000000);
  $step->($RETURN, 0, 0, $DENY);
  # A thread of QEMU may signal another one of QEMU.
  $step->($EQUAL, 0, 4, $number{tgkill});
  $step->($LOAD, 0, 0, 16);
  $step->($EQUAL, 0, 1, $$);
  $step->($RETURN, 0, 0, $ALLOW);
  $step->($RETURN, 0, 0, $DENY);
  for my $name (@denied) {
    $step->($EQUAL, 0, 1, $number{$name});
    $step->($RETURN, 0, 0, $DENY);
  }
  $step->($RETURN, 0, 0, $ALLOW);
  my $text = join '', @program;
  my $fprog = pack 'Sx6P', scalar @program, $text;
  demand('prctl', $PR_SET_SECCOMP, 2, $fprog, 0, 0);
}

1;
