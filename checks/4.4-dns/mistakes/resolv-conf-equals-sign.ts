import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['outside-names'],
  because: 'It looks like any other configuration file, but between the word and the address stands a blank.',
  edits: [
    {
      find: '`nameserver ${checkedAddress(server)}\\n`',
      replace: '`nameserver=${checkedAddress(server)}\\n`',
    },
  ],
})
