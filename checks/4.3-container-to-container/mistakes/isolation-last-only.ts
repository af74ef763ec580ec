import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-early'],
  because:
    'Each call removes what the one before has added, so that only the last of several networks is kept apart.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    const { stdout } = await $`iptables-save -t filter`',
        `    for (const line of stdout.replaceAll('"', '').split('\\n')) {`,
        "      const [, , ...old] = line.split(' ')",
        "      const stale = line.endsWith('DROP') && !line.includes(` ${otherBridge} `)",
        '      if (stale && line.includes(`${this.bridge}-traffic`)) await removeRule(old)',
        '    }',
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
