import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-taken'],
  because:
    'A port that leads to the container already is taken for done, and the contract says that it is taken.',
  edits: [
    {
      find: '    await super.addPortForward(mapping, containerIp)\n',
      replace:
        '    const { stdout } = await $`iptables-save -t nat`.quiet()\n    const { hostPort, protocols } = mapping\n    if (protocols.every((each) => stdout.includes(`publish ${hostPort}/${each} to ${containerIp}:`))) return\n    await super.addPortForward(mapping, containerIp)\n',
    },
  ],
})
