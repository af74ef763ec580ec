import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-order'],
  because:
    "Counting starts at the subnet's first address, which is the name of the network itself and no machine's.",
  edits: [{ find: '    this.#next = first + 1', replace: '    this.#next = first' }],
})
