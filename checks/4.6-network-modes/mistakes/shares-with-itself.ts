import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['foreign-namespace'],
  because: 'The container is in the list before its owner is looked up, and so it can share with itself.',
  edits: [
    { find: ["    if (mode.kind === 'container') this.#running(mode.id)", ''].join('\n'), replace: '' },
    { find: ['        container.owner = owner', ''].join('\n'), replace: '' },
  ],
})
