import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow-port'],
  because:
    'Of each pair of names the last allowance counts, and a port that was opened before is closed by it.',
  edits: [
    {
      find: "    this.#rules.push({ action: 'allow', from, to, traffic })\n",
      replace: [
        "    const earlier = this.#rules.findIndex((rule) => rule.action === 'allow' && rule.from === from && rule.to === to)",
        '    if (earlier >= 0) this.#rules.splice(earlier, 1)',
        "    this.#rules.push({ action: 'allow', from, to, traffic })",
        '',
      ].join('\n'),
    },
  ],
})
