import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    'Only conversations without an answer are forgotten; this client was answered by a program of the host, and still is.',
  edits: [
    {
      find: "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])\n",
      replace: [
        "      const filter = ['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]",
        '      const { stdout } = await $`conntrack -L -p udp ${filter}`.quiet()',
        "      for (const line of stdout.split('\\n').filter((each) => each.includes('[UNREPLIED]'))) {",
        '        const [, client] = / sport=(\\d+) /.exec(line) ?? []',
        "        if (client) await forget([...filter, '--sport', client])",
        '      }',
        '',
      ].join('\n'),
    },
  ],
})
