import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['started-at-once'],
  because:
    'The steps are taken back in the order in which they were taken: the id, which keeps others of that name out, is given up before the name.',
  edits: [
    {
      find: 'this.#taken.splice(0).reverse()',
      replace: 'this.#taken.splice(0)',
    },
  ],
})
