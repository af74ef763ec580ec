import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-address'],
  because: 'Nothing is made for a sharer, so nothing is written down: it cannot be found by its id.',
  edits: [
    {
      find: ['    return container.address', '    //#endregion'].join('\n'),
      replace: [
        "    if (mode.kind === 'container') this.#attached.delete(containerId)",
        '    return container.address',
        '    //#endregion',
      ].join('\n'),
    },
  ],
})
