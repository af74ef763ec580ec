import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-closes'],
  because:
    'Ports are reserved protocol by protocol; when the second one is refused, the first stays reserved for nobody.',
  edits: [
    {
      find: ['  #lastTurn: Promise<unknown> = Promise.resolve()', ''].join('\n'),
      replace: [
        '  #lastTurn: Promise<unknown> = Promise.resolve()',
        '  readonly #reserved = new Set<string>()',
        '',
      ].join('\n'),
    },
    {
      find: [
        '        if (published.some(({ line }) => line.includes(`--comment "publish ${port} to `))) {',
        '',
      ].join('\n'),
      replace: ['        if (this.#reserved.has(port)) {', ''].join('\n'),
    },
    {
      find: [
        '          throw new Error(`port ${port} of the host is published already`)',
        '        }',
        '',
      ].join('\n'),
      replace: [
        '          throw new Error(`port ${port} of the host is published already`)',
        '        }',
        '        this.#reserved.add(port)',
        '',
      ].join('\n'),
    },
    {
      find: ['      const published = await savedRules()', '      for (const protocol'].join('\n'),
      replace: '      for (const protocol',
    },
    {
      find: '      const comments = mapping.protocols',
      replace: [
        "      if ((await savedRules()).some(({ line }) => line.includes(commentFor(mapping, mapping.protocols[0] ?? 'tcp', containerIp)))) {",
        '        for (const protocol of mapping.protocols) this.#reserved.delete(`${mapping.hostPort}/${protocol}`)',
        '      }',
        '      const comments = mapping.protocols',
      ].join('\n'),
    },
    {
      find: '      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
      replace: [
        '      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
        '        .catch((error: unknown) => {',
        '          for (const protocol of mapping.protocols) this.#reserved.delete(`${mapping.hostPort}/${protocol}`)',
        '          throw error',
        '        })',
      ].join('\n'),
    },
  ],
})
