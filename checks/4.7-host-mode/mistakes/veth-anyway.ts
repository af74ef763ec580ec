import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['nothing-added'],
  because: 'A cable is made for every container, and this one lies on the host with both ends loose.',
  edits: [
    {
      find: '    return { process: await startProcess(command, { ownNetwork: false }), mappings }\n',
      replace: [
        "    const { $ } = await import('zx')",
        '    await $`ip link add veth-${containerId} type veth peer name peer-${containerId}`',
        '    return { process: await startProcess(command, { ownNetwork: false }), mappings }',
        '',
      ].join('\n'),
    },
  ],
})
