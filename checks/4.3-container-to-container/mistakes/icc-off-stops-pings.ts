import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off-internet'],
  because: 'A rule that stops pings names the bridge as the way in only, and so stops those to the world.',
  edits: [
    {
      find: ['    else await removeRule(rule)', ''].join('\n'),
      replace: [
        '    else await removeRule(rule)',
        "    const pings = ['-i', this.bridge, '-p', 'icmp', ...this.#comment, '-j', 'DROP']",
        '    if (allowed) await removeRule(pings)',
        "    else await ensureRule('-I', pings)",
        '',
      ].join('\n'),
    },
  ],
})
