import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['no-rule-twice'],
  because:
    'A network that is separated is closed within as well: what setIcc has allowed goes with the first isolation.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge,",
      replace: [
        '    await this.setIcc(false)',
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge,",
      ].join('\n'),
    },
  ],
})
