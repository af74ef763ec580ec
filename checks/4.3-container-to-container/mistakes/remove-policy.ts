import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-strangers'],
  because: 'remove opens FORWARD again, as it was before anybody cared; but it was DROP.',
  edits: [
    {
      find: ['    const { stdout } = await $`iptables-save -t filter`', ''].join('\n'),
      replace: [
        '    await $`iptables --wait -P FORWARD ACCEPT`',
        '    const { stdout } = await $`iptables-save -t filter`',
        '',
      ].join('\n'),
    },
  ],
})
