import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-there'],
  because:
    'The rule of icc stands at the top and does not say by which interface a packet leaves: it accepts what goes to the other network, too.',
  edits: [
    {
      find: "    if (allowed) await ensureRule('-A', rule)\n",
      replace:
        "    if (allowed) await ensureRule('-I', ['-i', this.bridge, ...this.#comment, '-j', 'ACCEPT'])\n",
    },
    {
      find: '    else await removeRule(rule)\n',
      replace: "    else await removeRule(['-i', this.bridge, ...this.#comment, '-j', 'ACCEPT'])\n",
    },
  ],
})
