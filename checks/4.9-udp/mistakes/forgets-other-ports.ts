import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'All conversations that lead to the container are forgotten, also those by its other ports.',
  edits: [
    {
      find: "await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace: "await forget(['--dst-nat', `${containerIp}:${mapping.containerPort}`])",
    },
  ],
})
