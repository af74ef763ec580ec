import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'Deleting by container takes along what comes to it by another port of the host.',
  edits: [
    {
      find: [
        "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', containerIp])",
        '',
      ].join('\n'),
      replace: ["    await forget(['--dst-nat', containerIp])", ''].join('\n'),
    },
  ],
})
