import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    { says: 'Name of the bridge. Default: `minidocker0`.', heldBy: ['bridge-address', 'other-network'] },
    {
      says: "The host's own address on the bridge; containers send through it. Default: `172.18.0.1`.",
      heldBy: ['bridge-address', 'gateway-ping', 'internet-reach', 'other-network'],
    },
    {
      says: 'All addresses of the network. Default: `172.18.0.0/16`.',
      heldBy: ['bridge-address', 'container-interface', 'other-network'],
    },

    {
      says: "It never hands out three: the first (the network itself), the last (broadcast) and the gateway's",
      heldBy: ['pool-order', 'pool-whole-network', 'pool-exhausted'],
    },
    { says: 'which can be any other.', heldBy: ['pool-other-networks', 'other-network'] },
    {
      says: 'With the gateway on `.1`, `172.18.0.0/16` therefore runs from `172.18.0.2` to `172.18.255.254`, and `10.0.0.0/29` from `10.0.0.2` to `10.0.0.6`.',
      heldBy: ['pool-order', 'pool-whole-network', 'pool-exhausted'],
    },
    {
      says: '@throws Error when `subnet` does not look like `172.18.0.0/16`, or `gateway` is not inside it.',
      heldBy: ['pool-refuses'],
    },
    {
      says: 'Takes the lowest free address, and returns it.',
      heldBy: ['pool-order', 'pool-reuse', 'pool-whole-network'],
    },
    { says: '@throws Error when none is left.', heldBy: ['pool-exhausted'] },
    { says: 'Makes `ip` free again.', heldBy: ['pool-reuse', 'pool-exhausted'] },
    {
      says: "An address that was never handed out (the gateway's, say), or is free already, changes nothing.",
      heldBy: ['pool-reuse'],
    },

    {
      says: "the bridge exists, has the gateway's address with the subnet's prefix length, and is up;",
      heldBy: ['bridge-address', 'other-network'],
    },
    { says: 'the host forwards packets (`net.ipv4.ip_forward`);', heldBy: ['internet-reach'] },
    {
      says: 'the FORWARD chain lets packets from the bridge out to other interfaces, whichever they are;',
      heldBy: ['internet-reach', 'internet-protocols', 'second-uplink'],
    },
    {
      says: 'it lets only answers back in, with the ICMP errors that belong to them: a neighbor who adds a route to our subnet must not get in;',
      heldBy: ['internet-reach', 'internet-protocols', 'lan-cannot-enter'],
    },
    {
      says: 'it lets nothing else pass, and its policy stays DROP',
      heldBy: ['forwards-nobody-else', 'lan-cannot-enter', 'destroy-keeps-strangers'],
    },
    {
      says: "what a container sends out of the host with an address of our subnet gets the host's address on that interface instead (MASQUERADE);",
      heldBy: ['internet-source', 'second-uplink', 'other-network'],
    },
    {
      says: 'what stays on the bridge keeps its own, and so do other senders.',
      heldBy: ['bridge-keeps-source', 'others-keep-source'],
    },
    {
      says: 'May be called again later, also by another NetworkManager whose predecessor crashed half-way: all of this holds then, nothing fails, and no rule is there twice.',
      heldBy: ['init-twice', 'destroy-twice'],
    },
    {
      says: '@throws Error when a step fails, for example when a rule cannot be written.',
      heldBy: ['init-tells-failure'],
    },

    {
      says: 'Connects the network namespace of process `pid` to the bridge, and returns the address that it got.',
      heldBy: ['container-interface', 'gateway-ping'],
    },
    {
      says: "Afterwards the container has `lo` up, and an `eth0` that is up, has that address with the subnet's prefix length, and a default route through the gateway.",
      heldBy: ['container-loopback', 'container-interface', 'internet-reach', 'other-network'],
    },
    {
      says: 'Any number of containers may be set up at the same moment.',
      heldBy: ['unique-addresses', 'long-ids'],
    },
    {
      says: 'Ids can be long, and can start and end alike; an interface name has room for 15 characters.',
      heldBy: ['similar-ids', 'long-ids'],
    },
    { says: 'Another network may have a container with the same id.', heldBy: ['other-network'] },
    {
      says: 'The host has an `eth0` of its own, which is not to be touched.',
      heldBy: ['container-interface'],
    },
    {
      says: '@throws Error when `containerId` is connected already, or just being connected: that one stays as it is.',
      heldBy: ['same-id-twice', 'same-id-at-once'],
    },
    {
      says: '@throws Error when `pid` is gone or cannot be connected, or no address is left: then no interface is left behind, here or in the container',
      heldBy: ['dead-pid', 'pid-connected', 'setup-before-init', 'no-address-left'],
    },
    {
      says: 'and the address and the id are free again.',
      heldBy: ['dead-pid-address', 'other-network', 'no-address-left'],
    },

    {
      says: 'Unplugs a container: its veth is gone from the host and its address is free again.',
      heldBy: ['cleanup-frees'],
    },
    {
      says: "When the veth is gone already, together with the container's process, the address is freed all the same.",
      heldBy: ['cleanup-vanished'],
    },
    {
      says: 'Does nothing for a container that is not connected (any more), even if its address belongs to another one by now.',
      heldBy: ['cleanup-twice'],
    },

    {
      says: 'Removes what `initializeBridge` made, and nothing else: the bridge and our rules go',
      heldBy: ['destroy-removes', 'destroy-keeps-forwarding'],
    },
    {
      says: 'those of other networks and of other people stay, however much they look like ours; only a rule that is the same word for word, or has our own comment, may go with ours.',
      heldBy: ['destroy-keeps-strangers', 'destroy-keeps-network'],
    },
    {
      says: 'Forwarding stays on, because by now others may count on it.',
      heldBy: ['destroy-keeps-forwarding'],
    },
    {
      says: 'When there is only a part of it, as after a crash, that part goes; when there is nothing, it does nothing. Afterwards `initializeBridge` may build it anew.',
      heldBy: ['destroy-twice', 'destroy-keeps-network'],
    },
  ],
  background: [
    'What it does when something cannot be removed is up to you, and so it is with `cleanup`.',
    'Nobody calls it while `setupContainerNetwork` of the same id is under way.',
    '(within a bridge, and between two, lab 4.3 decides);',
    "Lab 4.1: connects containers to one switch and to the world. A container is known here only as an id and a pid; how it was started, what it runs and which ports it publishes is not this file's business.",
    'Change `gateway` with it.',
    'The addresses of one network.',
    'With its slash, as commands want it behind an address: `/16`.',
    "Builds the host's half of the network:",
  ],
})
