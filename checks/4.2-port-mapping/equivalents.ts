import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because:
      "The words of an error are the reader's, unless the stub says what they quote, and here it does not.",
    mutants: [
      { in: 'parseAll', change: '${port} → nothing' },
      { in: 'parseAll', change: '${rival} → nothing' },
      { in: 'addPortForward', change: '${port} → nothing (2)' },
      { in: 'parse', change: '${HIGHEST_PORT} → nothing' },
      { in: 'addPortForward', change: '`port ${port} of the host is published already` → ``' },
      { in: 'addPortForward', change: '${containerIp} → nothing' },
      { in: 'addPortForward', change: '`${containerIp} is not the address of a container` → ``' },
      { in: 'parseAll', change: '`"${rival}" and "${text}" both want port ${port} of the host` → ``' },
      { in: 'parseAll', change: '${text} → nothing' },
    ],
  },
  {
    because:
      "Where in the chain our rule stands is nobody's to demand: it is about this port and this container alone, and rules of others that stand there are about something else.",
    mutants: [
      { in: '#rules', change: '`-A FORWARD ${redirected} -j ACCEPT` → `-I FORWARD ${redirected} -j ACCEPT`' },
      {
        in: '#rules',
        change:
          '`-A POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE` → `-I POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE`',
      },
      { in: '#rules', change: '`-A OUTPUT ${asked} ${target}` → `-I OUTPUT ${asked} ${target}`' },
      { in: '#rules', change: '`-A PREROUTING ${asked} ${target}` → `-I PREROUTING ${asked} ${target}`' },
      {
        in: '#rules',
        change:
          '`-A POSTROUTING -s 127.0.0.0/8 ${redirected} -j MASQUERADE` → `-I POSTROUTING -s 127.0.0.0/8 ${redirected} -j MASQUERADE`',
      },
    ],
  },
  {
    because: 'The stub says nothing of a text that is no address: what becomes of it is open.',
    mutants: [
      {
        in: 'addPortForward',
        change: 'throw new Error(`${containerIp} is not the address of a container`) → {}',
      },
      {
        in: 'addPortForward',
        change:
          'if (!isIPv4(containerIp)) throw new Error(`${containerIp} is not the  … s of a container`) → {}',
      },
      {
        in: 'addPortForward',
        change:
          'if (!isIPv4(containerIp)) throw new Error(`${containerIp} is not the  …  containerIp))) }) → await this.#inTurn(async () => { const published = await savedRules() … s of a container`)',
      },
    ],
  },
  {
    because:
      'Two steps of which neither depends on the other, or two conditions that are never both true: the order makes no difference.',
    mutants: [
      {
        in: 'savedRules',
        change:
          "if (line.startsWith('*')) table = line.slice(1) if (line.startsWith(' … h({ table, line }) → if (line.startsWith('-A')) rules.push({ table, line }); if (line.star … le = line.slice(1)",
      },
      {
        in: 'addPortForward',
        change:
          'await this.#letFramesReturn() await changeRules(mapping.protocols.fla … ol, containerIp))) → await changeRules(mapping.protocols.flatMap((protocol) => this.#rules … #letFramesReturn()',
      },
      {
        in: 'parse',
        change:
          'if (!host || !container) { throw new Error(`"${text}" is not a port m … {HIGHEST_PORT}`) } → if (Number(host) > HIGHEST_PORT || Number(container) > HIGHEST_PORT)  … or 8080:80/udp`) }',
      },
      {
        in: 'addPortForward',
        change:
          'await this.#letLoopbackOntoTheBridge() await this.#letFramesReturn() → await this.#letFramesReturn(); await this.#letLoopbackOntoTheBridge()',
      },
      {
        in: 'parseAll',
        change:
          'if (rival) throw new Error(`"${rival}" and "${text}" both want port $ … ed.set(port, text) → wanted.set(port, text); if (rival) throw new Error(`"${rival}" and "$ … ort} of the host`)',
      },
    ],
  },
  {
    because:
      'Begun and not waited for: the commands that follow take many times as long as this one, and it cannot fail where they do not.',
    mutants: [
      {
        in: 'addPortForward',
        change: 'await this.#letLoopbackOntoTheBridge() → this.#letLoopbackOntoTheBridge()',
      },
      {
        in: '#letFramesReturn',
        change:
          "await $({ input: commands.join('\\n') })`ip -batch -` → $({ input: commands.join('\\n') })`ip -batch -`",
      },
      {
        in: '#letLoopbackOntoTheBridge',
        change:
          "await writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1') → writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1')",
      },
      { in: 'addPortForward', change: 'await this.#letFramesReturn() → this.#letFramesReturn()' },
    ],
  },
  {
    because:
      'What fails here fails only together with a step that is heard of: a bridge that is not there makes both of them throw.',
    mutants: [
      { in: 'addPortForward', change: 'this.#letFramesReturn() → this.#letFramesReturn().catch(() => {})' },
      {
        in: 'addPortForward',
        change: 'this.#letLoopbackOntoTheBridge() → this.#letLoopbackOntoTheBridge().catch(() => {})',
      },
      {
        in: '#letLoopbackOntoTheBridge',
        change:
          "writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1') → writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1').catch(() => {})",
      },
    ],
  },
  {
    because:
      'The step fails only where iptables, iptables-save or ip themselves cannot run, or somebody else changes rules or unplugs a container at that moment; of neither does the stub say anything.',
    mutants: [
      {
        in: 'removePortForward',
        change:
          'this.#inTurn(async () => { const comments = mapping.protocols.map((pr … .map(deletion)) }) → this.#inTurn(async () => { const comments = mapping.protocols.map((pr … }).catch(() => {})',
      },
      {
        in: 'addPortForward',
        change:
          'changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mappi … ol, containerIp))) → changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mappi … )).catch(() => {})',
      },
      {
        in: 'removePortForward',
        change: 'changeRules(ours.map(deletion)) → changeRules(ours.map(deletion)).catch(() => {})',
      },
      {
        in: 'changeRules',
        change:
          "$({ input: script.join('\\n') })`iptables-restore --noflush --wait` → $({ input: script.join('\\n') })`iptables-restore --noflush --wait`.nothrow()",
      },
      {
        in: '#letFramesReturn',
        change:
          "$({ input: commands.join('\\n') })`ip -batch -` → $({ input: commands.join('\\n') })`ip -batch -`.nothrow()",
      },
      { in: 'savedRules', change: '$`iptables-save` → $`iptables-save`.nothrow()' },
    ],
  },
  {
    because:
      'One queue for all forwarders instead of one for each: the calls are carried out one after another all the same.',
    mutants: [
      { in: '#lastTurn', change: 'Promise.resolve() → ((globalThis as any).shared ??= Promise.resolve())' },
    ],
  },
  {
    because:
      'The element is the whole match, which nobody reads: for a text that does not match, the other parts are undefined either way.',
    mutants: [{ in: 'parse', change: '[] → ["Stryker was here"]' }],
  },
  {
    because: 'Nobody calls from another address of 127.0.0.0/8: what the stub promises is 127.0.0.1.',
    mutants: [{ in: '#rules', change: '-A POSTROUTING -s 127.0.0.0/8 → -A POSTROUTING -s 127.0.0.1' }],
  },
  {
    because:
      'Every line of iptables-save that has our comment is a rule and begins with -A: the others are never looked for.',
    mutants: [
      { in: 'savedRules', change: '\'-A\' → ""' },
      { in: 'deletion', change: '/^-A/ → /-A/' },
      { in: 'savedRules', change: "line.startsWith('-A') → true" },
    ],
  },
  {
    because: 'A text that matches has both ports, and one that does not has neither.',
    mutants: [{ in: 'parse', change: '!host || !container → !host && !container' }],
  },
  {
    because:
      "The table's name is always set before the first rule: iptables-save begins each table with a line of its own.",
    mutants: [{ in: 'savedRules', change: '\'\' → "Stryker was here!"' }],
  },
  {
    because:
      'Once for each forwarder. The switch stays on as long as the bridge is there; a correct implementation may count on that, as the one with iptables-legacy does.',
    mutants: [
      {
        in: '#letLoopbackOntoTheBridge',
        change:
          'nothing → const known = ((this as any).done ??= new Set()), asked = JSON.string …  known.add(asked);',
      },
    ],
  },
  {
    because:
      'The address of a container is behind its own bridge and nowhere else: the packet leaves by it either way.',
    mutants: [
      {
        in: '#rules',
        change:
          '`-d ${ip} -o ${this.bridge} -p ${protocol} --dport ${mapping.containerPort}` → `-d ${ip} -p ${protocol} --dport ${mapping.containerPort}`',
      },
    ],
  },
  {
    because: "Debian's iptables speaks nft, which has no lock that could be waited for.",
    mutants: [
      { in: 'changeRules', change: '`iptables-restore --noflush --wait` → `iptables-restore --noflush`' },
    ],
  },
])
