import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-twice'],
  because:
    'ip link delete fails for a bridge that is gone, and code that destroys a network twice gets an error for being tidy.',
  edits: [
    {
      find: ['    await changeRules(ours.map(deletion))', '    await deleteLink(this.bridge)'].join('\n'),
      replace: [
        '    await changeRules(ours.map(deletion))',
        '    await $`ip link delete ${this.bridge}`',
      ].join('\n'),
    },
  ],
})
