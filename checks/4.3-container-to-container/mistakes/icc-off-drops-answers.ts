import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off-internet'],
  because:
    'DROP for whatever leaves by the bridge stops the other containers, and the answers from the internet with them.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace: "    else await ensureRule('-I', ['-o', this.bridge, ...this.#comment, '-j', 'DROP'])\n",
    },
  ],
})
