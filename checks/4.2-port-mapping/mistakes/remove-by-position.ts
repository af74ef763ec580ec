import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because:
    '"Rule number 1" is whichever mapping came first, and after one removal all the numbers have moved.',
  edits: [
    {
      find: '      await changeRules(ours.map(deletion))',
      replace:
        "      for (const { table, line } of ours) await $`iptables -t ${table} -D ${line.split(' ')[1] ?? ''} 1`",
    },
  ],
})
