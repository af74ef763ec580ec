import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: 'What the containers of one machine share: one switch, one list of published ports, one list of names.',
      heldBy: ['by-name', 'port-taken', 'started-at-once'],
    },
    {
      says: 'The server that containers ask for names that are not in their hosts file.',
      heldBy: ['outside'],
    },
    {
      says: 'A host on which containers can be run: its network is there, and on it they reach each other by address.',
      heldBy: ['by-name', 'outside', 'network-stays'],
    },
    { says: 'By which others find it.', heldBy: ['by-name'] },
    {
      says: 'No two containers that run have the same, also if one is `web` and one is `WEB`.',
      heldBy: ['name-taken', 'started-at-once'],
    },
    { says: 'Port mappings as lab 4.2 reads them: `8080:80`.', heldBy: ['published'] },
    { says: '@throws Error when a port mapping cannot be read.', heldBy: ['port-taken'] },
    {
      says: 'Gives the process its network, and returns the address that it got:',
      heldBy: ['by-name', 'restart'],
    },
    { says: 'it is connected to the network of the host;', heldBy: ['by-name', 'outside'] },
    { says: 'its hosts file and its resolv.conf are written;', heldBy: ['by-name', 'outside'] },
    { says: 'its ports are published;', heldBy: ['published'] },
    {
      says: 'the other containers find it by its name, also those that run already.',
      heldBy: ['by-name'],
    },
    {
      says: 'After `stop` it may be run again, with another process, and perhaps at another address.',
      heldBy: ['restart'],
    },
    {
      says: '@throws Error when this container is running already, or another one with its name is: those go on undisturbed.',
      heldBy: ['runs-already', 'run-twice', 'name-taken', 'started-at-once'],
    },
    {
      says: 'Also when any of the steps fails: then nothing is left of the others on the host,',
      heldBy: ['port-taken', 'failed-early', 'failed-late'],
    },
    { says: 'nobody finds its name,', heldBy: ['failed-unknown', 'failed-late'] },
    {
      says: 'and it may be run again. If something could not be taken back, it may be run after `stop`.',
      heldBy: ['failed-early', 'failed-late'],
    },
    {
      says: 'Takes back what `run` did for this container, and nothing else: its ports, its name and its address are free again.',
      heldBy: ['network-stays', 'stop-leaves-nothing', 'stop-frees-name', 'stop-frees-address', 'restart'],
    },
    { says: 'Other containers go on.', heldBy: ['stop-spares-others', 'process-ended'] },
    { says: 'The process may have ended before.', heldBy: ['process-ended'] },
    {
      says: 'Does nothing when this container is not running (yet, or any more), even if another one has its name.',
      heldBy: ['stop-again', 'port-taken', 'name-taken'],
    },
    {
      says: 'While `run` or another `stop` of it is under way, waits for its end first.',
      heldBy: ['stop-while-starting', 'run-twice', 'started-at-once'],
    },
    {
      says: '@throws Error when a step cannot be taken back. All the others have been.',
      heldBy: ['stop-goes-on'],
    },
    {
      says: 'What another container has got by then, its name included, a second `stop` leaves alone.',
      heldBy: ['stop-goes-on'],
    },
  ],
  background: [
    'Lab 4.5: the network of a container as a whole. Puts labs 4.1 to 4.4 in the order in which they have to happen, and takes everything back in the opposite one. The caller starts the processes.',
    'What stays the same however often a container is started.',
    'What is different each time: a process that runs already, in namespaces of its own.',
    'As the host numbers it.',
    'Its /etc, as a folder on the host.',
    'Its own files may stay as they are.',
  ],
})
