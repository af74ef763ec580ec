import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-strangers'],
  because:
    'Whatever mentions the bridge is taken for ours, also the rule that an administrator wrote about it by hand.',
  edits: [
    {
      find: '    const ours = await savedRules(this.#comment)',
      replace: '    const ours = await savedRules(this.bridge)',
    },
  ],
})
