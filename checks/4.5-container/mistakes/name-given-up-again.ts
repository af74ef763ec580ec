import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-goes-on'],
  because:
    'A step back that has failed is tried again at the next stop, the name as well; by then it is the name of another container, which nobody finds any more.',
  edits: [
    {
      find: 'this.#taken.push(once(() => names.unregister(this.name)))',
      replace: 'this.#taken.push(() => names.unregister(this.name))',
    },
  ],
})
