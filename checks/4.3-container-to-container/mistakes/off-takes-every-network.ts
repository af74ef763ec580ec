import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-within'],
  because: 'Off removes what every network has switched on, not only this one.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace: [
        '    else {',
        '      const { stdout } = await $`iptables-save -t filter`',
        "      for (const line of stdout.replaceAll('\"', '').split('\\n')) {",
        "        const [, , ...each] = line.split(' ')",
        "        if (line.endsWith('-traffic -j ACCEPT')) await removeRule(each)",
        '      }',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
