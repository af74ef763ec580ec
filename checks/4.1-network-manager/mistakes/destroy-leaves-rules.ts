import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-removes'],
  because:
    'With the bridge its ports and addresses go, but rules only name it: they stay until somebody deletes them.',
  edits: [
    {
      find: [
        '    const ours = await savedRules(this.#comment)',
        '    await changeRules(ours.map(deletion))',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
