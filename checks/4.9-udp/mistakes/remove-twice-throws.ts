import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'What is not published cannot be removed, and the second call fails.',
  edits: [
    {
      find: ['    await super.removePortForward(mapping, containerIp)', ''].join('\n'),
      replace: [
        '    const { stdout } = await $`iptables-save -t nat`',
        "    if (!stdout.includes(`${mapping.hostPort}/${mapping.protocols[0]} to ${containerIp}:`)) throw new Error('not published')",
        '    await super.removePortForward(mapping, containerIp)',
        '',
      ].join('\n'),
    },
  ],
})
