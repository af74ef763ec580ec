import { describe, expect, it } from 'vitest'
import { meaningOf } from './command-errors.ts'

describe('what an error of a command means', () => {
  it.each([
    [
      'nsenter --target 20 --net ip route add default via 172.18.0.1',
      'Error: Nexthop has invalid gateway.',
      /is the interface up/,
    ],
    [
      'ip link add veth1 type veth peer name eth0',
      'RTNETLINK answers: File exists',
      /is taken by the eth0 of the host/,
    ],
    [
      'ip address add 172.18.0.1/16 dev minidocker0',
      'Error: ipv4: Address already assigned.',
      /ip address replace/,
    ],
    ['ip route add default via 172.18.0.1', 'RTNETLINK answers: File exists', /The host has a default route/],
    [
      'nsenter --target 20 --net ip route add default via 172.18.0.1',
      'RTNETLINK answers: File exists',
      /ip route replace/,
    ],
    [
      'iptables -A POSTROUTING -s 172.18.0.0/16 -j MASQUERADE',
      'iptables: No chain/target/match by that name.',
      /^Without -t it is table filter/,
    ],
    [
      'iptables -t nat -A POSTROUTE -j MASQUERADE',
      'iptables: No chain/target/match by that name.',
      /^The chain is not there/,
    ],
    [
      'iptables-restore --noflush',
      "iptables-restore v1.8.11 (nf_tables): Chain 'minidocker0-policy' does not exist",
      /^A chain belongs to one table/,
    ],
    [
      'iptables-restore --noflush',
      'iptables-restore v1.8.11 (nf_tables): unknown option "--dport"',
      /^A port is one of a protocol/,
    ],
    [
      'iptables -D FORWARD -o n587"',
      'Bad argument `n587"\'',
      /^The quotation mark has become part of a word/,
    ],
    ['ip link set eth0 up', 'Cannot find device "eth0"', /Which network namespace/],
    [
      'ip link add vethdf031db75124a type veth',
      'Error: argument "vethdf031db75124a" is wrong: "name" not a valid ifname',
      /15 characters/,
    ],
    ["$'ip link add x'", 'bash: line 1: ip link add x: command not found', /an array/],
    ["iptables '-A FORWARD -j ACCEPT'", "Bad argument `-A FORWARD -j ACCEPT'", /an array/],
    [
      "iptables -A 'FORWARD -i minidocker0 -j ACCEPT'",
      "iptables v1.8.11 (nf_tables): chain name `FORWARD -i minidocker0 -j ACCEPT' too long (must be under 29 chars)",
      /an array/,
    ],
    [
      'iptables -D FORWARD -j ACCEPT',
      'iptables: Bad rule (does a matching rule exist in that chain?).',
      /the very words/,
    ],
    [
      'iptables -D FORWARD -i n736 -m comment --comment n736 network -j ACCEPT',
      "Bad argument `network'",
      /quotation marks/,
    ],
    [
      'iptables -C FORWARD -j ACCEPT',
      'iptables: Bad rule (does a matching rule exist in that chain?).',
      /nothrow/,
    ],
    [
      'iptables-restore --noflush',
      'iptables-restore v1.8.11 (nf_tables): \nline 4: CHAIN_DEL failed (Device or resource busy): chain minidocker0-policy',
      /still does/,
    ],
  ])('%s', (command, said, means) => expect(meaningOf(command, said)).toMatch(means))

  it.each([
    ['ip link set eth0 up', 'RTNETLINK answers: Operation not permitted'],
    ['cat /etc/hosts', 'cat: /etc/hosts: No such file or directory'],
    ['bash -c frobnicate', 'bash: line 1: frobnicate: command not found'],
    ['iptables -D FORWARD eth0 -m comment --comment mine -j ACCEPT', "Bad argument `eth0'"],
  ])('is not guessed: %s', (command, said) => expect(meaningOf(command, said)).toBeUndefined())

  it('tells an address that was given to the host instead', () => {
    const route = 'nsenter --target 20 --net ip route add default via 172.18.0.1'
    const said = 'Error: Nexthop has invalid gateway.'
    const onBridge = 'ip address add 172.18.0.1/16 dev minidocker0'
    const onHost = 'ip address add 172.18.0.2/16 dev eth0'
    expect(meaningOf(route, said, [onBridge, onHost])).toMatch(/172.18.0.2.16 dev eth0" ran on the host/)
    expect(meaningOf(route, said, [onBridge, `nsenter --target 20 --net ${onHost}`])).toMatch(
      /is the interface up/,
    )
  })
})
