import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-network'],
  because:
    'A rule that drops the same packets is taken for ours, so that two networks share it; the first that is removed takes it along.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
    {
      find: ["      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)", ''].join(
        '\n',
      ),
      replace: [
        "      const separates = line.endsWith('DROP') && rule.includes(this.bridge)",
        "      if (separates || line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)",
        '',
      ].join('\n'),
    },
  ],
})
