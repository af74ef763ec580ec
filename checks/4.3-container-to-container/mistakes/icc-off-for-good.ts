import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because: 'Off puts a DROP in front of everything, and on adds its ACCEPT behind that.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace: "    else await ensureRule('-I', [...rule.slice(0, -1), 'DROP'])\n",
    },
  ],
})
