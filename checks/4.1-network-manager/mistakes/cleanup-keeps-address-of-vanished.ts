import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-vanished'],
  because:
    'When there is no veth any more, cleanup takes the container for one that it has never known, and keeps its address.',
  edits: [
    {
      find: ['    await deleteLink(this.#vethFor(containerId))', ''].join('\n'),
      replace: [
        '    if (!(await linkExists(this.#vethFor(containerId)))) return',
        '    await deleteLink(this.#vethFor(containerId))',
        '',
      ].join('\n'),
    },
  ],
})
