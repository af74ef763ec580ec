import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-strangers'],
  because:
    "Whatever line has our comment in it is taken away with its own words: also a rule of the administrator's whose comment quotes ours.",
  edits: [
    {
      find: [
        "    for (const line of stdout.replaceAll('\"', '').split('\\n')) {",
        "      const [, , ...rule] = line.split(' ')",
        "      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)",
        '',
      ].join('\n'),
      replace: [
        "    for (const line of stdout.split('\\n')) {",
        '      if (!new RegExp(`[ "]${this.bridge}-traffic[ "]`).test(line)) continue',
        "      await $`bash -c ${`iptables --wait ${line.replace('-A', '-D')}`}`",
        '',
      ].join('\n'),
    },
  ],
})
