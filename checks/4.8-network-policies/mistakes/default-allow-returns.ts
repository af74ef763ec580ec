import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-allow'],
  because: 'Allowing is taken for doing nothing, and then the policy of FORWARD decides: DROP.',
  edits: [
    {
      find: '      `-j ${TARGETS[this.otherwise]}`,',
      replace: "      this.otherwise === 'deny' ? '-j DROP' : '-j RETURN',",
    },
  ],
})
