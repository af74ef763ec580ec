import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because: 'With the last mapping of a container, hairpin mode is switched off at every port of the bridge.',
  edits: [
    {
      find: ['      await changeRules(ours.map(deletion))', ''].join('\n'),
      replace: [
        '      await changeRules(ours.map(deletion))',
        '      if (published.some((rule) => !ours.includes(rule) && rule.line.includes(` to ${containerIp}:`))) return',
        '      const ports = await readdir(`/sys/class/net/${this.bridge}/brif`)',
        '      const commands = ports.map((port) => `link set ${port} type bridge_slave hairpin off`)',
        "      await $({ input: commands.join('\\n') })`ip -batch -`",
        '',
      ].join('\n'),
    },
  ],
})
