import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['sees-host'],
  because: "The host's own address is returned for the container's, so stop takes it for one on the bridge.",
  edits: [
    {
      find: ['    return { process: await startProcess(command, { ownNetwork: false }), mappings }', ''].join(
        '\n',
      ),
      replace: [
        "    return { process: await startProcess(command, { ownNetwork: false }), ip: '192.168.1.100', mappings }",
        '',
      ].join('\n'),
    },
  ],
})
