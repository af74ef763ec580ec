import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-network'],
  because:
    'Rules are found by the beginning of a name: those of minidocker0 begin like those of a network called minidocker.',
  edits: [
    {
      find: '    const ours = await savedRules(this.#comment)',
      replace: '    const ours = await savedRules(`--comment "${this.bridge}`)',
    },
  ],
})
