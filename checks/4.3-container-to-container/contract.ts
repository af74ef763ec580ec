import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: 'what holds for one of them holds for all, also for those that come later.',
      heldBy: ['every-container'],
    },
    {
      says: "Name of the network's bridge. Default: `minidocker0`.",
      heldBy: ['same-bridge', 'isolated-within'],
    },
    {
      says: 'They come on top of what its NetworkManager has set up, which stays as it is: the way to the world, the answers from there, and no way in for anybody else.',
      heldBy: ['icc-off-internet', 'isolated-internet', 'outside-stays-out'],
    },
    {
      says: 'The kernel remembers them: where one ContainerTraffic has crashed, another one for the same bridge goes on.',
      heldBy: ['remove-removes'],
    },
    {
      says: 'on, each container reaches every other one by its address, and is seen with its own;',
      heldBy: ['same-bridge', 'every-container', 'own-address', 'icc-again'],
    },
    { says: 'off, none of them can begin a conversation with another.', heldBy: ['icc-off'] },
    { says: 'All of them still reach the world, and hear its answers.', heldBy: ['icc-off-internet'] },
    {
      says: 'May be called again later, either way; no rule is there twice.',
      heldBy: ['icc-off', 'icc-again', 'no-rule-twice'],
    },
    {
      says: "The host's settings and policies stay as they are: they are for all bridges.",
      heldBy: ['settings-stay', 'icc-again', 'rules-still-apply'],
    },
    { says: '@throws Error when a rule cannot be written.', heldBy: ['failure-is-told'] },
    {
      says: 'Separates this network from the one on `otherBridge`: no packet passes between the two, answers included.',
      heldBy: ['isolated-there', 'isolated-back', 'isolated-protocols', 'isolated-midway'],
    },
    {
      says: 'Within each network, and between each of them and the world, nothing changes.',
      heldBy: ['isolated-within', 'isolated-internet', 'icc-off', 'icc-again'],
    },
    {
      says: '`otherBridge` need not be there yet: it is separate from its first packet on.',
      heldBy: ['isolated-early'],
    },
    {
      says: 'May be called again later, also for further bridges, and after a crash half-way: what is missing is added, and no rule is there twice.',
      heldBy: ['no-rule-twice', 'isolated-early'],
    },
    {
      says: 'Takes back what `setIcc` and `isolateFrom` did for this network, and nothing else',
      heldBy: ['remove-removes'],
    },
    {
      says: 'rules of other networks and of other people stay, also those by which another network keeps apart from this one;',
      heldBy: ['remove-keeps-network', 'remove-keeps-strangers'],
    },
    { says: 'Does nothing when there is nothing to take back.', heldBy: ['remove-twice'] },
  ],
  background: [
    'What `setIcc` and `remove` do when a rule cannot be removed is up to you.',
    'Lab 4.3: who may talk to whom. Knows a network by the name of its bridge, and no container at all:',
    'The traffic rules of one network.',
    'Switches inter-container communication on this network on or off:',
    'Packets to a published port of the host (lab 4.2) may pass or not.',
    'one that is word for word the same as ours may go.',
  ],
})
