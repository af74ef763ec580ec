import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: "What leads from the host's port to this container is taken back, whichever of its ports that is.",
  edits: [
    {
      find: '    await super.removePortForward(mapping, containerIp)\n',
      replace:
        '    const { stdout } = await $`iptables-save -t nat`.quiet()\n    const found = stdout.split(`publish ${mapping.hostPort}/udp to ${containerIp}:`)[1]\n    const published = found === undefined ? {} : { containerPort: Number.parseInt(found, 10) }\n    await super.removePortForward({ ...mapping, ...published } as PortMapping, containerIp)\n',
    },
  ],
})
