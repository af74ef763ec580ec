import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because: 'With nothrow() on iptables-restore, deny() returns although its rule could not be written.',
  edits: [
    {
      find: '  await $({ input: script })`iptables-restore --noflush --wait`',
      replace: '  await $({ input: script })`iptables-restore --noflush --wait`.nothrow()',
    },
  ],
})
