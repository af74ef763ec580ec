/**
 * What the stub of lab 4.7 asks for, and which checks hold code to it.
 */
import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    { says: '`bridge`: a network namespace of its own, connected to the bridge.', heldBy: ['bridge-mode'] },
    { says: "`host`: the host's.", heldBy: ['sees-host', 'reached-directly'] },
    { says: 'Port mappings as lab 4.2 reads them: `8080:80/tcp`.', heldBy: ['bridge-mode', 'run-refuses'] },
    { says: 'As the host numbers it.', heldBy: ['sees-host', 'bridge-mode'] },
    {
      says: 'On the bridge; in host mode a container has no address of its own.',
      heldBy: ['bridge-mode', 'sees-host'],
    },
    { says: 'Runs `command` as a container.', heldBy: ['sees-host', 'bridge-mode'] },
    {
      says: 'Error when the container is running already (it stays as it is), a port mapping cannot be read, or the start fails.',
      heldBy: ['run-refuses', 'stop-ends', 'failed-start', 'publish-refused'],
    },
    {
      says: 'After a start that failed the same id can be run.',
      heldBy: ['failed-start', 'publish-refused', 'bridge-again'],
    },
    {
      says: 'Starts the process with a network namespace of its own, connects it to the bridge,',
      heldBy: ['bridge-mode'],
    },
    { says: 'which is made when it is not there yet,', heldBy: ['bridge-mode', 'bridge-again'] },
    { says: 'and publishes its ports.', heldBy: ['bridge-mode'] },
    {
      says: 'Error when a step fails; then nothing is left of the others but the bridge: no process, no interface, no rule of a port, no address taken.',
      heldBy: ['failed-start', 'failed-bridge', 'unconnected-start'],
    },
    {
      says: "Starts the process in the host's network namespace.",
      heldBy: ['sees-host', 'reached-directly'],
    },
    {
      says: 'On the host nothing changes: no bridge, no interface, no rule, no switch.',
      heldBy: ['nothing-added'],
    },
    {
      says: 'Error when there is anything to publish; then nothing has been started or changed.',
      heldBy: ['publish-refused'],
    },
    {
      says: 'Its message has in it the word `host` and each mapping that was asked for, like `8080:80`.',
      heldBy: ['publish-refused'],
    },
    { says: "Ends the container's process,", heldBy: ['stop-ends', 'stop-bridged'] },
    { says: 'and takes back what `run` did for it,', heldBy: ['stop-bridged'] },
    { says: 'also when the process has ended by itself.', heldBy: ['stop-after-end'] },
    {
      says: "After host mode there is nothing to take back: the host's interfaces, addresses, routes, rules and switches stay as they are.",
      heldBy: ['stop-keeps-host'],
    },
    {
      says: 'The bridge stays for the other containers.',
      heldBy: ['stop-bridged', 'stop-keeps-host', 'bridge-again'],
    },
    {
      says: 'Does nothing for a container that was never run, or has been stopped.',
      heldBy: ['stop-twice'],
    },
    { says: 'Kills it, and returns when it is gone.', heldBy: ['stop-ends', 'stop-bridged'] },
  ],
  background: [
    "Lab 4.7: runs a container on a network of its own or on the host's. Starts the process itself, because that is when it is decided; networks and ports are the business of labs 4.1 and 4.2.",
    'Nobody calls `run` or `stop` while another call of the two is under way.',
    'What it does when a step fails is up to you.',
    'Its published ports.',
    'Done for you: starts a command that has its own mounts, host name and IPC, and with `ownNetwork` a network namespace as well. Returns when it is in them, so that a network that is set up for its pid is not set up on the host.',
  ],
})
