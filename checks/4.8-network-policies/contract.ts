/**
 * What the stub of lab 4.8 asks for, and which checks hold code to it.
 */
import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: "Name of the network's bridge. Default: `minidocker0`.",
      heldBy: ['deny', 'default-deny', 'two-bridges'],
    },
    {
      says: 'What becomes of a conversation that fits no rule. Default: `allow`.',
      heldBy: ['default-allow', 'default-deny'],
    },
    { says: 'With neither: all of them, pings included.', heldBy: ['deny', 'allow'] },
    { says: 'A port alone: that port of TCP and of UDP.', heldBy: ['allow-port', 'deny-from-allowed'] },
    { says: 'A protocol alone: all of its ports.', heldBy: ['deny-protocol', 'allow-port'] },
    { says: 'The port that is asked, at the container `to`.', heldBy: ['deny-port', 'allow-port'] },
    {
      says: 'They are in force from the first call of `containerUp`, `allow` or `deny` on,',
      heldBy: ['default-allow', 'default-deny', 'first-call'],
    },
    { says: 'and stay so until `remove`,', heldBy: ['deny-wins', 'two-bridges'] },
    { says: 'also while they are being changed.', heldBy: ['deny-meanwhile'] },
    {
      says: 'Calls may overlap; they count in the order in which they were made.',
      heldBy: ['calls-at-once'],
    },
    { says: 'A rule is about who begins.', heldBy: ['deny-one-way', 'allow-one-way'] },
    {
      says: 'The answers to what is allowed always pass, whatever rule there is for the other direction.',
      heldBy: ['deny-one-way', 'allow', 'allow-no-way-back'],
    },
    {
      says: 'The order of the calls does not matter: what any rule denies is denied, else what any rule allows is allowed, and for the rest there is `otherwise`.',
      heldBy: ['deny-wins', 'allow-one-way', 'deny-from-allowed'],
    },
    { says: 'No rule replaces another.', heldBy: ['deny-port', 'deny-wins', 'allow-port'] },
    {
      says: 'Packets between a container and anybody outside the bridge are none of its business.',
      heldBy: ['deny-internet', 'default-deny-internet'],
    },
    {
      says: "It also holds when somebody else's rule, at the end of FORWARD, accepts all that stays on the bridge.",
      heldBy: ['deny', 'default-deny'],
    },
    { says: 'Policies of several bridges leave each other alone.', heldBy: ['two-bridges'] },
    {
      says: 'One for the same bridge takes the place of an earlier one whose program has crashed.',
      heldBy: ['takes-over'],
    },
    { says: 'A call that cannot write its rules throws, and may count or not.', heldBy: ['failure-is-told'] },
    { says: 'Those after it do their work as ever.', heldBy: ['failure-is-told'] },
    {
      says: 'From now on container `name` is at address `ip`, and the rules that name it hold for that address alone.',
      heldBy: ['follows-container', 'old-address', 'up-again', 'deny-spares-others', 'deny-follows'],
    },
    {
      says: "Container `name` is gone: from now on no rule that names it holds for its address, which may be another's next.",
      heldBy: ['down-at-once', 'old-address', 'deny-follows'],
    },
    { says: 'The rules are kept, for the day it comes back.', heldBy: ['follows-container', 'deny-follows'] },
    {
      says: 'Does nothing when it is not up. It never puts the policy in force: before the first other call, and after `remove`, it writes no rule.',
      heldBy: ['down-at-once', 'remove-restores'],
    },
    { says: 'Lets `from` begin such conversations with `to`.', heldBy: ['allow', 'allow-port'] },
    {
      says: 'Keeps `from` from beginning such conversations with `to`.',
      heldBy: ['deny', 'deny-port', 'deny-spares-others'],
    },
    { says: 'Neither of the two has to be up yet.', heldBy: ['rule-before-container', 'deny-follows'] },
    {
      says: 'The host is again as it was before the policy came into force; rules of other people stay.',
      heldBy: ['remove-restores'],
    },
    { says: 'Does nothing when it is not in force.', heldBy: ['remove-restores'] },
    { says: 'When it has thrown, it can be called again.', heldBy: ['failure-is-told'] },
  ],
  background: [
    'Nobody asks for a port or an address that cannot be, 65536 say.',
    "Lab 4.8: who may talk to whom on one bridge, by name. Knows containers by the names and addresses it is told; how they came by either, and what goes to the world, is not this file's business.",
    'Which packets a rule is about.',
    'Rules about the conversations between the containers of one bridge.',
    'A conversation that has begun before the rule was made may go on, or end.',
    'Rules that a crashed program left behind may stay or go.',
  ],
})
