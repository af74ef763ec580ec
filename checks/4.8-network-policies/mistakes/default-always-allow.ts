import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny'],
  because: 'The chain ends without a verdict, and behind it another rule accepts everything on the bridge.',
  edits: [
    {
      find: '      `-j ${TARGETS[this.otherwise]}`,',
      replace: "      ...(this.otherwise === 'allow' ? ['-j ACCEPT'] : []),",
    },
  ],
})
