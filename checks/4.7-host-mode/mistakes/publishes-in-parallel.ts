import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because:
    'Ports are published in parallel; when one is refused, the others go on, and nobody takes them back.',
  edits: [
    {
      find: 'for (const mapping of mappings) await this.forwarder.addPortForward(mapping, container.ip)',
      replace:
        'container.mappings = []\n      const { ip } = container\n      await Promise.all(\n        mappings.map(async (mapping) => {\n          await this.forwarder.addPortForward(mapping, ip)\n          container.mappings.push(mapping)\n        }),\n      )',
    },
    {
      find: 'for (const mapping of mappings) await this.forwarder.removePortForward(mapping, ip)',
      replace: 'for (const mapping of [...mappings]) await this.forwarder.removePortForward(mapping, ip)',
    },
  ],
})
