import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because:
    'A sharer keeps a copy of the address that it shares, and hands it on when the container that it belonged to is detached.',
  edits: [
    {
      find: '    if (container.owner) return this.#addressOf(container.owner)\n',
      replace: '    if (container.owner) return container.address\n',
    },
  ],
})
