import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because: 'Only what is registered is written, so a container that is not registered does not know itself.',
  edits: [
    { find: 'new Map([...this.#addresses, [own.name, own.address]])', replace: 'new Map(this.#addresses)' },
  ],
})
