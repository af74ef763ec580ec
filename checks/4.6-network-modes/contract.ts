import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: 'Reads what stands behind `docker run --network`: `bridge`, `none`, or `container:<id>`.',
      heldBy: ['parse'],
    },
    {
      says: 'An id begins with a letter or a digit; letters, digits, `_`, `.` and `-` may follow.',
      heldBy: ['parse'],
    },
    { says: 'Letters are those from a to z and A to Z.', heldBy: ['parse'] },
    { says: '@throws Error that quotes the text, for everything else.', heldBy: ['parse', 'parse-quotes'] },
    {
      says: "Asked before a container's first process is started: the path of the network namespace that the process has to join, such as `/proc/4711/ns/net`; undefined when it is to have one of its own.",
      heldBy: ['share-namespace', 'share-localhost'],
    },
    {
      says: 'Any attached container can be shared with, whatever its own mode is.',
      heldBy: ['share-none', 'share-address'],
    },
    {
      says: '@throws Error when the mode names a container that is not attached here (any more), or whose process is gone.',
      heldBy: ['share-stopped'],
    },
    { says: 'A zombie is gone.', heldBy: ['process-gone'] },
    {
      says: "Returns the container's address, or undefined when it has none.",
      heldBy: ['none-loopback', 'bridge-outside', 'share-address', 'share-none'],
    },
    { says: '`bridge`: as in lab 4.1, by the manager.', heldBy: ['bridge-outside', 'share-namespace'] },
    { says: '`none`: `lo` is up, with 127.0.0.1.', heldBy: ['none-loopback', 'none-isolated'] },
    { says: 'There is nothing else, and no address is taken.', heldBy: ['none-isolated', 'dead-pid'] },
    {
      says: "`container:<id>`: the address is that container's, if it has one;",
      heldBy: ['share-address', 'share-none'],
    },
    { says: "an address that `detach` has taken back is nobody's.", heldBy: ['share-stopped'] },
    { says: 'Nothing is changed.', heldBy: ['share-address', 'share-localhost', 'share-none'] },
    {
      says: '@throws Error when `containerId` is attached already, which it stays;',
      heldBy: ['id-taken', 'detach-bridge'],
    },
    { says: 'when process `pid` is gone;', heldBy: ['dead-pid', 'foreign-namespace'] },
    {
      says: 'when the container that it is to share with is not attached here (any more), or `pid` is not in its namespace.',
      heldBy: ['foreign-namespace'],
    },
    {
      says: 'Then nothing has changed, and an id that was free is free again.',
      heldBy: ['id-taken', 'dead-pid', 'foreign-namespace'],
    },
    {
      says: 'the cable and the address that `attach` gave it are taken back, its id is free,',
      heldBy: ['detach-bridge', 'share-stopped'],
    },
    { says: 'and nothing else changes.', heldBy: ['sharer-leaves', 'share-none'] },
    { says: 'A network that belongs to another container stays.', heldBy: ['sharer-leaves'] },
    { says: 'Does nothing for an id that is not attached.', heldBy: ['detach-bridge'] },
  ],
  background: [
    "Lab 4.6: which network a container is to have: one on the bridge, none, or another container's. Building the first kind is lab 4.1's business; the caller starts the processes.",
    '@param manager its bridge is there already',
    'Called when the process runs, in the namespace that it was to have.',
    'The container is about to end, or has ended:',
    'Nobody calls it while `attach` or `detach` of the same id is under way.',
  ],
})
