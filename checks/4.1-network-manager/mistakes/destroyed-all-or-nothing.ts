import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-network'],
  because:
    'destroyBridge takes its rules away in one step, as they were made, and passes over its failure: when one of them is gone already, the others stay.',
  edits: [
    {
      find: '    const ours = await savedRules(this.#comment)\n    await changeRules(ours.map(deletion))\n    await deleteLink(this.bridge)\n',
      replace:
        '    await changeRules(this.#rules().map(deletion)).catch(() => {})\n    await deleteLink(this.bridge)\n',
    },
  ],
})
