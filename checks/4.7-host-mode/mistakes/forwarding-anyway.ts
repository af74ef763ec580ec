import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['nothing-added'],
  because: 'Forwarding is switched on for every container, and host mode needs none.',
  edits: [
    {
      find: ['    return { process: await startProcess(command, { ownNetwork: false }), mappings }', ''].join(
        '\n',
      ),
      replace: [
        "    const { $ } = await import('zx')",
        '    await $`sysctl -qw net.ipv4.ip_forward=1`',
        '    return { process: await startProcess(command, { ownNetwork: false }), mappings }',
        '',
      ].join('\n'),
    },
  ],
})
