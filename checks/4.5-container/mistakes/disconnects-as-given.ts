import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['started-at-once'],
  because:
    'The container is connected with its name in small letters, and disconnected with the name as it was given.',
  edits: [
    {
      find: 'this.#taken.push(() => network.cleanup(id))',
      replace: 'this.#taken.push(() => network.cleanup(this.name))',
    },
  ],
})
