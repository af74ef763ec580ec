import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['calls-at-once'],
  because: 'Calls do not wait for each other: each finds no rule that leads to the chain, and adds one.',
  edits: [{ find: '    const turn = this.#lastTurn.then(work)\n', replace: '    const turn = work()\n' }],
})
