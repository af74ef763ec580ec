import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because: 'The words of an error, of which the stub says nothing here: only parse has to quote the text.',
    mutants: [
      {
        in: 'parseAll',
        change: '${port} → nothing',
      },
      {
        in: 'parseAll',
        change: '${rival} → nothing',
      },
      {
        in: 'addPortForward',
        change: '${port} → nothing (2)',
      },
      {
        in: 'parse',
        change: '${HIGHEST_PORT} → nothing',
      },
      {
        in: 'addPortForward',
        change: '`port ${port} of the host is published already` → ``',
      },
      {
        in: 'addPortForward',
        change: '${containerIp} → nothing',
      },
      {
        in: 'addPortForward',
        change: '`${containerIp} is not the address of a container` → ``',
      },
      {
        in: 'parseAll',
        change: '`"${rival}" and "${text}" both want port ${port} of the host` → ``',
      },
      {
        in: 'parseAll',
        change: '${text} → nothing',
      },
    ],
  },
  {
    because:
      'In nat, before or behind rules of others: the stub does not say which of two rules wins that match the same packet.',
    mutants: [
      {
        in: '#rules',
        change:
          '`-A POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE` → `-I POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE`',
      },
      {
        in: '#rules',
        change: '`-A OUTPUT ${asked} ${target}` → `-I OUTPUT ${asked} ${target}`',
      },
      {
        in: '#rules',
        change: '`-A PREROUTING ${asked} ${target}` → `-I PREROUTING ${asked} ${target}`',
      },
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
    because: 'A line begins with * or with -A, never with both.',
    mutants: [
      {
        in: 'savedRules',
        change:
          "if (line.startsWith('*')) table = line.slice(1) if (line.startsWith(' … h({ table, line }) → if (line.startsWith('-A')) rules.push({ table, line }); if (line.star … le = line.slice(1)",
      },
    ],
  },
  {
    because: 'A text that does not match has no ports, and undefined is not above the highest one.',
    mutants: [
      {
        in: 'parse',
        change:
          'if (!host || !container) { throw new Error(`"${text}" is not a port m … {HIGHEST_PORT}`) } → if (Number(host) > HIGHEST_PORT || Number(container) > HIGHEST_PORT)  … or 8080:80/udp`) }',
      },
    ],
  },
  {
    because: 'The two switches do not depend on each other, and both are set before the first rule.',
    mutants: [
      {
        in: 'addPortForward',
        change:
          'await this.#letLoopbackOntoTheBridge() await this.#letFramesReturn() → await this.#letFramesReturn(); await this.#letLoopbackOntoTheBridge()',
      },
    ],
  },
  {
    because: 'Where the port was wanted before, the error ends the call, and the list with it.',
    mutants: [
      {
        in: 'parseAll',
        change:
          'if (rival) throw new Error(`"${rival}" and "${text}" both want port $ … ed.set(port, text) → wanted.set(port, text); if (rival) throw new Error(`"${rival}" and "$ … ort} of the host`)',
      },
    ],
  },
  {
    because:
      'What is shared is a promise that is fulfilled already: from its first call on each forwarder has a queue of its own.',
    mutants: [
      {
        in: '#lastTurn',
        change: 'Promise.resolve() → ((globalThis as any).shared ??= Promise.resolve())',
      },
    ],
  },
  {
    because:
      'The element is the whole match, which nobody reads: for a text that does not match, the other parts are undefined either way.',
    mutants: [
      {
        in: 'parse',
        change: '[] → ["Stryker was here"]',
      },
    ],
  },
  {
    because:
      'Only lines with the comment of a published port are used, and each of them is a rule that begins with -A.',
    mutants: [
      {
        in: 'savedRules',
        change: '\'-A\' → ""',
      },
      {
        in: 'deletion',
        change: '/^-A/ → /-A/',
      },
      {
        in: 'savedRules',
        change: "line.startsWith('-A') → true",
      },
    ],
  },
  {
    because: 'A text that matches has both ports, and one that does not has neither.',
    mutants: [
      {
        in: 'parse',
        change: '!host || !container → !host && !container',
      },
    ],
  },
  {
    because:
      "The table's name is always set before the first rule: iptables-save begins each table with a line of its own.",
    mutants: [
      {
        in: 'savedRules',
        change: '\'\' → "Stryker was here!"',
      },
    ],
  },
])
