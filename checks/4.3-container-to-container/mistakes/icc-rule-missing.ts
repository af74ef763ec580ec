import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['same-bridge'],
  because:
    'Two containers on one switch need no router, so no rule is written; but the bridge shows their packets to FORWARD, whose policy is DROP.',
  edits: [{ find: "    if (allowed) await ensureRule('-A', rule)\n", replace: '    if (allowed) return\n' }],
})
