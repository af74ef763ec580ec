import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'Deleting by port takes along what the containers have with port 53 of other machines.',
  edits: [
    {
      find: "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace: "    await forget(['--orig-port-dst', `${mapping.hostPort}`])",
    },
  ],
})
