import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-leaves-nothing'],
  because:
    'The steps back are kept by the port of the host: the mapping for UDP takes the place of that for TCP.',
  edits: [
    {
      find: '    for (const mapping of this.mappings) {\n',
      replace: [
        '    const published = new Map<number, Undo>()',
        '    this.#taken.push(async () => {',
        '      for (const undo of published.values()) await undo()',
        '    })',
        '    for (const mapping of this.mappings) {',
        '',
      ].join('\n'),
    },
    {
      find: '      this.#taken.push(() => forwarder.removePortForward(mapping, ip))\n',
      replace: '      published.set(mapping.hostPort, () => forwarder.removePortForward(mapping, ip))\n',
    },
  ],
})
