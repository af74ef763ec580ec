import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny'],
  because: 'The rule in FORWARD names minidocker0, and what crosses another bridge never comes to the chain.',
  edits: [
    {
      find: '    return `FORWARD -i ${this.bridge} -o ${this.bridge} -j ${this.#chain}`',
      replace: '    return `FORWARD -i minidocker0 -o minidocker0 -j ${this.#chain}`',
    },
  ],
})
