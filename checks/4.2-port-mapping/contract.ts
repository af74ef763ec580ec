import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: "`['tcp']`, `['udp']`, or `['tcp', 'udp']` when the text named neither.",
      heldBy: ['parse-accepts'],
    },
    {
      says: 'Reads `8080:80` (both protocols), `8080:80/tcp` or `8080:80/udp`.',
      heldBy: ['parse-accepts'],
    },
    {
      says: 'Ports go from 1 to 65535, in plain decimal digits.',
      heldBy: ['parse-accepts', 'parse-refuses'],
    },
    {
      says: 'Nothing else is let through: no blanks or line ends, signs, leading zeros or capitals, no third part, no other protocol.',
      heldBy: ['parse-refuses'],
    },
    { says: '@throws Error that quotes the text.', heldBy: ['parse-refuses', 'parse-quotes'] },
    {
      says: 'Reads several mappings of one container, and returns them in the same order.',
      heldBy: ['parse-all-duplicates'],
    },
    { says: '@throws Error as `parse` does', heldBy: ['parse-quotes'] },
    {
      says: 'and when two of them want the same host port for the same protocol.',
      heldBy: ['parse-all-duplicates'],
    },
    {
      says: 'The text that `parse` would read as the same mapping: no suffix stands for both protocols.',
      heldBy: ['parse-round-trip'],
    },

    {
      says: "Makes the container at `containerIp` answer on the host's port, for each protocol of the mapping and for no other:",
      heldBy: ['lan-reaches', 'udp-reaches', 'each-protocol', 'other-network'],
    },
    {
      says: 'a neighbor on the LAN who asks for the port at any address of the host is answered by the container',
      heldBy: ['lan-reaches', 'other-address', 'udp-reaches'],
    },
    {
      says: "and the container sees the neighbor's own address;",
      heldBy: ['caller-address', 'other-address', 'udp-reaches'],
    },
    {
      says: 'the host itself gets the same answer, from its LAN address and from 127.0.0.1;',
      heldBy: ['host-lan-address', 'host-localhost', 'udp-reaches', 'other-network'],
    },
    {
      says: "so does a container that asks for the host's LAN address, even the very one that answers;",
      heldBy: ['hairpin-other', 'hairpin-self', 'udp-reaches', 'other-network'],
    },
    {
      says: 'containers that ask each other directly are seen with their own addresses;',
      heldBy: ['direct-caller-address'],
    },
    {
      says: 'a connection to the same port of any *other* machine goes where it always went;',
      heldBy: ['container-to-internet-port', 'host-to-internet-port'],
    },
    {
      says: 'FORWARD opens for this container and this port, and for nothing else;',
      heldBy: ['unpublished-closed', 'each-protocol'],
    },
    {
      says: 'settings that affect other interfaces, and policies, stay as they are.',
      heldBy: ['settings-stay', 'unpublished-closed', 'remove-keeps-strangers'],
    },
    {
      says: "@throws Error when this PortForwarder has published the host's port already for one of the protocols, or is just doing so, for whichever container; then nothing has changed.",
      heldBy: ['port-taken', 'port-taken-at-once'],
    },
    {
      says: '@throws Error when a rule cannot be written; then the port is free.',
      heldBy: ['add-tells-failure'],
    },

    {
      says: 'Takes back the rules that `addPortForward` wrote for this mapping and this container;',
      heldBy: ['remove-closes'],
    },
    { says: 'the port may be published again.', heldBy: ['remove-twice'] },
    {
      says: 'Other mappings keep working, with the settings of the bridge that they need. Rules of other people stay;',
      heldBy: ['remove-one', 'remove-twice', 'remove-keeps-strangers'],
    },
    {
      says: 'Does nothing when this mapping is not published (any more) for this container.',
      heldBy: ['remove-twice'],
    },
    {
      says: 'Bonus, which lab 4.9 makes use of: of a mapping that was published for both protocols, one can be taken back alone.',
      heldBy: ['remove-half'],
    },
  ],
  background: [
    'What it does when a rule cannot be removed is up to you.',
    "Lab 4.2: publishes a container's port on the host's own addresses. Knows the network of lab 4.1 by its name and its subnet, and a container by its address alone.",
    "What follows `docker run --publish`: `8080:80` says that port 80 of a container answers on the host's 8080.",
    'What another PortForwarder has published may be refused as well.',
    'one that is word for word the same as ours may go.',
  ],
})
