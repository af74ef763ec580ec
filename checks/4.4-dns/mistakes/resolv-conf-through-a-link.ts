import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['one-server'],
  because:
    'resolv.conf is written where it is: where root in the container has made it a link, the file that it leads to is overwritten.',
  edits: [
    {
      find: "    replaceFile(join(etc, 'resolv.conf'), `nameserver ${checkedAddress(server)}\\n`)",
      replace: "    writeFileSync(join(etc, 'resolv.conf'), `nameserver ${checkedAddress(server)}\\n`)",
    },
  ],
})
