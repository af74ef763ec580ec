import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because:
    'A removal frees the port of the host without asking which container has it: it can be published a second time then.',
  edits: [
    {
      find: '  #lastTurn: Promise<unknown> = Promise.resolve()',
      replace: [
        '  #lastTurn: Promise<unknown> = Promise.resolve()',
        '  readonly #published = new Set<string>()',
      ].join('\n'),
    },
    {
      find: [
        '      const published = await savedRules()',
        '      for (const protocol of mapping.protocols) {',
        '        const port = `${mapping.hostPort}/${protocol}`',
        '        if (published.some(({ line }) => line.includes(`--comment "publish ${port} to `))) {',
        '          throw new Error(`port ${port} of the host is published already`)',
        '        }',
        '      }',
      ].join('\n'),
      replace: [
        '      const ports = mapping.protocols.map((protocol) => `${mapping.hostPort}/${protocol}`)',
        "      if (ports.some((port) => this.#published.has(port))) throw new Error('published already')",
        '      for (const port of ports) this.#published.add(port)',
      ].join('\n'),
    },
    {
      find: '      const comments = mapping.protocols.map((protocol) => commentFor(mapping, protocol, containerIp))',
      replace: [
        '      const comments = mapping.protocols.map((protocol) => commentFor(mapping, protocol, containerIp))',
        '      for (const protocol of mapping.protocols) this.#published.delete(`${mapping.hostPort}/${protocol}`)',
      ].join('\n'),
    },
    {
      find: '      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
      replace: [
        '      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
        '        .catch((error: unknown) => {',
        '          for (const protocol of mapping.protocols) this.#published.delete(`${mapping.hostPort}/${protocol}`)',
        '          throw error',
        '        })',
      ].join('\n'),
    },
  ],
})
