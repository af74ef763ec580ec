import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow'],
  because: 'The question passes, and its answer meets the DROP at the end, because no rule goes that way.',
  edits: [{ find: ["      '-m conntrack --ctdir REPLY -j ACCEPT',", ''].join('\n'), replace: '' }],
})
