import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because:
      'The step fails only where ip, iptables or iptables-save cannot run, or somebody else changes links or rules at that moment; of neither does the stub say anything.',
    mutants: [
      {
        in: 'ensureBridge',
        change: 'if (added.exitCode !== 0 && !(await linkExists(name))) throw added → {}',
      },
      {
        in: 'setupContainerNetwork',
        change: 'this.cleanup(containerId) → this.cleanup(containerId).catch(() => {})',
      },
      {
        in: 'initializeBridge',
        change:
          '$`ip address replace ${this.gateway}${this.prefix} dev ${this.bridge}` → $`ip address replace ${this.gateway}${this.prefix} dev ${this.bridge}`.nothrow()',
      },
      { in: 'savedRules', change: '$`iptables-save` → $`iptables-save`.nothrow()' },
      { in: 'deleteLink', change: 'throw deleted → {}' },
      {
        in: 'initializeBridge',
        change: '$`ip link set ${this.bridge} up` → $`ip link set ${this.bridge} up`.nothrow()',
      },
      {
        in: 'destroyBridge',
        change: 'changeRules(ours.map(deletion)) → changeRules(ours.map(deletion)).catch(() => {})',
      },
      { in: 'destroyBridge', change: 'deleteLink(this.bridge) → deleteLink(this.bridge).catch(() => {})' },
    ],
  },
  {
    because: 'Steps of which neither needs the other, or two that come to the same in either order.',
    mutants: [
      {
        in: 'initializeBridge',
        change:
          "await $`ip link set ${this.bridge} up` await writeFile('/proc/sys/net … /ip_forward', '1') → await writeFile('/proc/sys/net/ipv4/ip_forward', '1'); await $`ip lin … ${this.bridge} up`",
      },
      {
        in: 'allocate',
        change:
          'if (this.#next > this.#last) throw new Error(`no addresses left in ${ … en.add(this.#next) → this.#taken.add(this.#next); if (this.#next > this.#last) throw new E …  ${this.#subnet}`)',
      },
    ],
  },
  {
    because: 'Asked whether the bridge is there also where making it has succeeded: then it is.',
    mutants: [{ in: 'ensureBridge', change: 'added.exitCode !== 0 → true' }],
  },
  {
    because: "Which MAC a bridge or a container has is nobody's to demand.",
    mutants: [
      { in: 'macFor', change: '2 → 3' },
      { in: 'macFor', change: '16 → 15' },
      {
        in: 'ensureBridge',
        change: '`ip link add ${name} address ${mac} type bridge` → `ip link add ${name} type bridge`',
      },
      { in: 'macFor', change: '2 → 1' },
    ],
  },
  {
    because:
      "Another name of fifteen characters or less, made of a hash of the id: names are nobody's to demand.",
    mutants: [
      { in: '#vethFor', change: '11 → 10' },
      { in: '#vethFor', change: '0 → 1' },
    ],
  },
  {
    because: 'The words of an error, of which the stub says nothing.',
    mutants: [
      { in: 'setupContainerNetwork', change: '${connected} → nothing' },
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
      { in: 'setupContainerNetwork', change: '${containerId} → nothing' },
    ],
  },
  {
    because: "Debian's iptables speaks nft, which has no lock that could be waited for.",
    mutants: [
      { in: 'changeRules', change: '`iptables-restore --noflush --wait` → `iptables-restore --noflush`' },
    ],
  },
  {
    because: 'Every line of iptables-save that has our comment is a rule and begins with -A.',
    mutants: [{ in: 'deletion', change: '/^-A/ → /-A/' }],
  },
  {
    because: 'A /32 has no room for a gateway and is refused for that.',
    mutants: [{ in: 'constructor', change: '32 → 31' }],
  },
  {
    because:
      'Begun and not waited for: the command that follows takes as long, or fails where this one has failed. No check could tell without relying on timing.',
    mutants: [
      { in: 'destroyBridge', change: 'await deleteLink(this.bridge) → deleteLink(this.bridge)' },
      {
        in: '#runCable',
        change:
          'await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}` → $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`',
      },
      {
        in: 'changeRules',
        change:
          "await $({ input: script.join('\\n') })`iptables-restore --noflush --wait` → $({ input: script.join('\\n') })`iptables-restore --noflush --wait`",
      },
    ],
  },
  {
    because:
      'Answers to conversations that somebody has allowed may pass wherever they go; the stub is about what enters our network.',
    mutants: [
      {
        in: '#rules',
        change:
          '`-A FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLIS … ${ours} -j ACCEPT` → `-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED ${ours} -j ACCEPT`',
      },
    ],
  },
  {
    because:
      "What goes from container to container is lab 4.3's business: until then the stub leaves open whether it passes, as CNI's plugins let it.",
    mutants: [
      {
        in: '#rules',
        change:
          '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT` → `-A FORWARD -i ${this.bridge} ${ours} -j ACCEPT`',
      },
    ],
  },
  {
    because: "Where in the chain our rule stands is nobody's to demand.",
    mutants: [
      {
        in: '#rules',
        change:
          '`-A FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLIS … ${ours} -j ACCEPT` → `-I FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLIS … ${ours} -j ACCEPT`',
      },
    ],
  },
  {
    because:
      'Where the cable cannot be plugged in, its far end is not there either, and the next command fails.',
    mutants: [
      {
        in: '#runCable',
        change:
          '$`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}` → $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`.nothrow()',
      },
    ],
  },
])
