import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-frees-name'],
  because: 'The name stays in all hosts files, with an address that will be somebody else’s.',
  edits: [
    {
      find: ['    this.#taken.push(once(() => names.unregister(this.name)))', ''].join('\n'),
      replace: '',
    },
  ],
})
