import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'The ports are published side by side: when one is taken, another one is published after everything has been taken back.',
  edits: [
    {
      find: [
        '    for (const mapping of this.mappings) {',
        '      await forwarder.addPortForward(mapping, ip)',
        '      this.#taken.push(() => forwarder.removePortForward(mapping, ip))',
        '    }',
        '',
      ].join('\n'),
      replace: [
        '    const done: PortMapping[] = []',
        '    this.#taken.push(async () => {',
        '      for (const mapping of done) await forwarder.removePortForward(mapping, ip)',
        '    })',
        '    const publish = async (mapping: PortMapping) => {',
        '      await forwarder.addPortForward(mapping, ip)',
        '      done.push(mapping)',
        '    }',
        '    await Promise.all(this.mappings.map(publish))',
        '',
      ].join('\n'),
    },
  ],
})
