import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-removes'],
  because: 'Only the rule of setIcc is taken back, and a new bridge of the same name is born isolated.',
  edits: [
    {
      find: "      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)\n",
      replace: [
        "      const accepts = line.endsWith('ACCEPT')",
        "      if (accepts && line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)",
        '',
      ].join('\n'),
    },
  ],
})
