import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'Each call waits for the one before it, also when that one has failed: from then on all of them do.',
  edits: [{ find: 'this.#lastTurn = turn.catch(() => {})', replace: 'this.#lastTurn = turn' }],
})
