# How the programs of the guest that are written in Perl talk with the agent: requests arrive on descriptor 3, one a line: id,
# operation, then names and values, separated by tabs and percent-encoded. Answers leave there as lines of JSON.
use strict;
use warnings;
use Errno;

open our $agent, '+<&=', 3 or die "descriptor 3: $!";

# Numbers of errors to their names: 110 => 'ETIMEDOUT'.
my %code = map { Errno->can($_)->() => $_ } grep { /^E/ && $_ ne 'EWOULDBLOCK' } @Errno::EXPORT_OK;

sub text {
  my ($value) = @_;
  $value =~ s/([\\"\x00-\x1f\x7f-\xff])/sprintf '\\u%04x', ord $1/ge;
  return "\"$value\"";
}

sub object {
  my (%pairs) = @_;
  return '{' . join(',', map { text($_) . ':' . $pairs{$_} } sort keys %pairs) . '}';
}

sub failure {
  my ($errno, $message) = @_;
  return object(error => object(code => text($code{$errno} // 'ERROR'), message => text($message)));
}

# Lines are far shorter than what a socket takes at once, so those of several processes do not mix.
sub answer {
  my ($id, $json) = @_;
  syswrite $agent, "{\"id\":$id,\"value\":$json}\n";
}

# Id, operation, and the arguments as pairs.
sub words { return map { s/%([0-9A-F]{2})/chr hex $1/ger } split /\t/, $_[0] }

1;
