# What a probe needs of Perl's Socket, see system.pl. The numbers are those of Linux on x86-64 and arm64.
use strict;
use warnings;

use constant { PF_INET => 2, SOCK_STREAM => 1, SOCK_DGRAM => 2, SOL_SOCKET => 1, SO_REUSEADDR => 2, SO_ERROR => 4, SO_BROADCAST => 6 };

# struct sockaddr_in of an address such as 172.18.0.2.
sub socket_address {
  my ($port, $address) = @_;
  return pack 'S n C4 x8', PF_INET, $port, split /\./, $address;
}

# Port and address.
sub from_socket_address {
  my (undef, $port, @bytes) = unpack 'S n C4', $_[0];
  return ($port, join '.', @bytes);
}

1;
