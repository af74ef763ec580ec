import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because:
      'Without a bridge the next command, which gives it its address, fails: the call throws all the same.',
    mutants: [
      {
        in: 'ensureBridge',
        change: 'if (added.exitCode !== 0 && !(await linkExists(name))) throw added → {}',
      },
    ],
  },
  {
    because:
      'An error is thrown either way, and what could not be taken back is left either way; the stub does not say which error.',
    mutants: [
      {
        in: 'setupContainerNetwork',
        change: 'this.cleanup(containerId) → this.cleanup(containerId).catch(() => {})',
      },
    ],
  },
  {
    because: 'Forwarding and the state of the bridge do not depend on each other.',
    mutants: [
      {
        in: 'initializeBridge',
        change:
          "await $`ip link set ${this.bridge} up` await writeFile('/proc/sys/net … /ip_forward', '1') → await writeFile('/proc/sys/net/ipv4/ip_forward', '1'); await $`ip lin … ${this.bridge} up`",
      },
    ],
  },
  {
    because:
      'When no address is left, a number behind the last one is marked as taken, which is never handed out.',
    mutants: [
      {
        in: 'allocate',
        change:
          'if (this.#next > this.#last) throw new Error(`no addresses left in ${ … en.add(this.#next) → this.#taken.add(this.#next); if (this.#next > this.#last) throw new E …  ${this.#subnet}`)',
      },
    ],
  },
  {
    because: 'Asked whether the bridge is there also where making it has succeeded: then it is.',
    mutants: [
      {
        in: 'ensureBridge',
        change: 'added.exitCode !== 0 → true',
      },
    ],
  },
  {
    because: 'The same MAC: ip reads a byte with one digit or with three as it reads one with two.',
    mutants: [
      {
        in: 'macFor',
        change: '2 → 3',
      },
      {
        in: 'macFor',
        change: '2 → 1',
      },
    ],
  },
  {
    because:
      "Another name of fifteen characters or less, made of a hash of the id: names are nobody's to demand.",
    mutants: [
      {
        in: '#vethFor',
        change: '11 → 10',
      },
      {
        in: '#vethFor',
        change: '0 → 1',
      },
    ],
  },
  {
    because: 'The words of an error, of which the stub says nothing.',
    mutants: [
      {
        in: 'setupContainerNetwork',
        change: '${connected} → nothing',
      },
      {
        in: 'setupContainerNetwork',
        change: '`container ${containerId} is connected already, as ${connected}` → ``',
      },
      {
        in: 'constructor',
        change: '`the gateway ${gateway} is not an address for a machine in ${subnet}` → ``',
      },
      {
        in: 'setupContainerNetwork',
        change: '`cannot connect container ${containerId}: is process ${pid} still running?` → ``',
      },
      {
        in: 'constructor',
        change:
          'is not a subnet: expected something like 172.18.0.0/16 → is not a subnet: expected something like 0.0.0.0/0',
      },
      {
        in: 'setupContainerNetwork',
        change: '${containerId} → nothing',
      },
    ],
  },
  {
    because: 'Every line of iptables-save that has our comment is a rule and begins with -A.',
    mutants: [
      {
        in: 'deletion',
        change: '/^-A/ → /-A/',
      },
    ],
  },
  {
    because: 'A /32 has no room for a gateway and is refused for that.',
    mutants: [
      {
        in: 'constructor',
        change: '32 → 31',
      },
    ],
  },
  {
    because: 'The words and the cause of an error, of which the stub says nothing.',
    mutants: [
      {
        in: 'constructor',
        change: '`${subnet} is not a subnet: expected something like 172.18.0.0/16` → ``',
      },
      { in: 'allocate', change: '`no addresses left in ${this.#subnet}` → ``' },
      { in: 'allocate', change: '${this.#subnet} → nothing' },
      { in: 'setupContainerNetwork', change: '${containerId} → nothing (2)' },
      { in: 'setupContainerNetwork', change: '{ cause } → {}' },
    ],
  },
  {
    because: 'The text of the subnet is kept for the words of an error only.',
    mutants: [{ in: 'constructor', change: 'this.#subnet = subnet → {}' }],
  },
  {
    because:
      'A /32 or a /33 has no room for a gateway: whichever is inside is refused as one that is outside.',
    mutants: [
      { in: 'constructor', change: 'Number(prefix) > 32 → Number(prefix) >= 32' },
      { in: 'constructor', change: '32 → 33' },
    ],
  },
  {
    because:
      "The table's name is always set before the first rule: iptables-save begins each table with a line of its own.",
    mutants: [{ in: 'savedRules', change: '\'\' → "Stryker was here!"' }],
  },
  {
    because:
      'Of the MAC of a container no stub says anything, and right code leaves it to the kernel. Who has asked the container that had the address before may send to the old MAC for some seconds.',
    mutants: [
      {
        in: '#runCable',
        change:
          "['name', 'eth0', 'address', macFor(ip), 'netns', `${pid}`] → ['name', 'eth0', 'netns', `${pid}`]",
      },
    ],
  },
  {
    because:
      'Only a cable that is there, of a container that this manager does not know, could tell: one that a crashed predecessor ran for the same id, or one that is being run. Whether the first is connected the stub does not say, and it says that nobody calls cleanup beside the second.',
    mutants: [{ in: 'cleanup', change: 'if (!ip) return → {}' }],
  },
  {
    because:
      'Where the bridge is missing although adding it came back with 1, the next command, which gives it its address, fails: the call throws all the same.',
    mutants: [{ in: 'ensureBridge', change: '0 → 1' }],
  },
  {
    because:
      'What stays on the bridge, or goes to the bridge of another network, may pass or not, says the stub: with this, lab 4.3 would have more to switch off. To all other interfaces the rule lets pass what it did.',
    mutants: [
      {
        in: '#rules',
        change: "this.bridge → 'minidocker0' (3)",
      },
    ],
  },
  {
    because:
      'What destroyBridge and cleanup do when something cannot be removed is up to their author, says the stub.',
    mutants: [
      {
        in: 'destroyBridge',
        change: 'changeRules(ours.map(deletion)) → changeRules(ours.map(deletion)).catch(() => {})',
      },
      {
        in: 'destroyBridge',
        change: 'deleteLink(this.bridge) → deleteLink(this.bridge).catch(() => {})',
      },
      {
        in: 'deleteLink',
        change: 'if (deleted.exitCode !== 0 && (await linkExists(name))) throw deleted → {}',
      },
    ],
  },
])
