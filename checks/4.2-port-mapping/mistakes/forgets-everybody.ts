import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because: 'A removal empties the table of conntrack, and with it the conversations of other mappings.',
  edits: [
    {
      find: 'await changeRules(ours.map(deletion))',
      replace: 'await changeRules(ours.map(deletion)); await $`conntrack -F`',
    },
  ],
})
