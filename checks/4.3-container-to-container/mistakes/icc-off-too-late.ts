import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because:
    'DROP is appended behind the ACCEPT that is there already, and the first rule that matches decides.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace: "    else await ensureRule('-A', [...rule.slice(0, -1), 'DROP'])\n",
    },
  ],
})
