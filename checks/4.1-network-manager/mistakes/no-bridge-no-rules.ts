import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-network'],
  because:
    'Where the bridge is gone, destroyBridge takes it that the rules are gone as well: somebody has deleted the bridge by hand.',
  edits: [
    {
      find: '    const ours = await savedRules(this.#comment)\n',
      replace:
        '    if (!(await linkExists(this.bridge))) return\n    const ours = await savedRules(this.#comment)\n',
    },
  ],
})
