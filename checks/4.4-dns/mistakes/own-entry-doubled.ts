import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because: 'The own line is written in front of the registered names, one of which is its own again.',
  edits: [
    {
      find: '    const addresses = new Map([...this.#addresses, [own.name, own.address]])',
      replace: '    const addresses = [[own.name, own.address], ...this.#addresses]',
    },
  ],
})
