import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: '-D fails for a rule that is gone, and code that cleans up twice gets an error for being tidy.',
  edits: [
    {
      find: "      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)\n",
      replace: [
        "      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)",
        '    }',
        '    if (!stdout.includes(`${this.bridge}-traffic`)) {',
        '      await $`iptables --wait -D FORWARD -i ${this.bridge} -o ${this.bridge} ${this.#comment} -j ACCEPT`',
        '',
      ].join('\n'),
    },
  ],
})
