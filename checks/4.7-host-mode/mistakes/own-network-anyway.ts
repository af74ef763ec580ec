import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['sees-host', 'reached-directly'],
  because: 'Every container is started with --net, as always, and this one has no network at all.',
  edits: [
    {
      find: '    return { process: await startProcess(command, { ownNetwork: false }), mappings }\n',
      replace: '    return { process: await startProcess(command, { ownNetwork: true }), mappings }\n',
    },
  ],
})
