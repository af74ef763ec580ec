import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'All ports are published at the same moment; when one fails, one that succeeds later is taken back by nobody.',
  edits: [
    {
      find: [
        '    for (const mapping of this.mappings) {',
        '      await forwarder.addPortForward(mapping, ip)',
        '      this.#taken.push(() => forwarder.removePortForward(mapping, ip))',
        '    }',
      ].join('\n'),
      replace: [
        '    const publish = async (mapping: PortMapping): Promise<void> => {',
        '      await forwarder.addPortForward(mapping, ip)',
        '      this.#taken.push(() => forwarder.removePortForward(mapping, ip))',
        '    }',
        '    await Promise.all(this.mappings.map(publish))',
      ].join('\n'),
    },
  ],
})
