import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'The rules are listed once and remembered, and what is added later is never taken back.',
  edits: [
    {
      find: '    const { stdout } = await $`iptables-save -t filter`\n',
      replace: '    const { stdout } = await (saved ??= $`iptables-save -t filter`)\n',
    },
    {
      find: '/** @param how `-A` puts',
      replace: 'let saved: Promise<{ stdout: string }> | undefined\n\n/** @param how `-A` puts',
    },
  ],
})
