import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because: 'Off drops TCP in front of the rule that accepts everything; datagrams still pass.',
  edits: [
    {
      find: ['    else await removeRule(rule)', ''].join('\n'),
      replace: [
        "    const stop = ['-i', this.bridge, '-o', this.bridge, '-p', 'tcp', ...this.#comment, '-j', 'DROP']",
        '    if (allowed) await removeRule(stop)',
        "    else await ensureRule('-I', stop)",
        '',
      ].join('\n'),
    },
  ],
})
