import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-allow'],
  because: 'What fits no rule is allowed when it is TCP or UDP; pings are neither.',
  edits: [
    {
      find: '      `-j ${TARGETS[this.otherwise]}`,\n',
      replace:
        "      ...(this.otherwise === 'allow' ? ['-p tcp -j ACCEPT', '-p udp -j ACCEPT'] : ['-j DROP']),\n",
    },
  ],
})
