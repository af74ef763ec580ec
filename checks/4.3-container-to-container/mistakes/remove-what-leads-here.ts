import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-network'],
  because:
    'Whatever traffic rule leads to the bridge is removed, also that of the network which keeps apart from it.',
  edits: [
    {
      find: "      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)\n",
      replace: [
        "      if (line.includes('-traffic') && line.includes(`-o ${this.bridge} `)) await removeRule(rule)",
        "      else if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)",
        '',
      ].join('\n'),
    },
  ],
})
