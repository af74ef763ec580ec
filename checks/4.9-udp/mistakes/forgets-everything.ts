import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'conntrack -F is short and works, for all conversations of everybody.',
  edits: [
    {
      find: "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace: '    await $`conntrack -F`',
    },
  ],
})
