import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because:
    'The port is removed whichever container it leads to, although it was to be removed for another one.',
  edits: [
    {
      find: ['    await super.removePortForward(mapping, containerIp)', ''].join('\n'),
      replace: [
        '    const { stdout } = await $`iptables-save -t nat`',
        '    const published = new RegExp(`publish ${mapping.hostPort}/${mapping.protocols[0]} to ([\\\\d.]+):`).exec(stdout)',
        '    await super.removePortForward(mapping, published?.[1] ?? containerIp)',
        '',
      ].join('\n'),
    },
  ],
})
