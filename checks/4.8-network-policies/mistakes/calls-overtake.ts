import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['at-once'],
  because: 'Calls at the same moment all find no rule that leads to the chain, and each adds one.',
  edits: [
    {
      find: '    const turn = this.#lastTurn.then(work)\n',
      replace: '    const turn = work()\n',
    },
  ],
})
