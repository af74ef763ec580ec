import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-leaves-nothing'],
  because: 'Name and ports are taken back, and the cable is left to the end of the process.',
  edits: [
    {
      find: ['    this.#taken.push(() => network.cleanup(id))', ''].join('\n'),
      replace: '',
    },
  ],
})
