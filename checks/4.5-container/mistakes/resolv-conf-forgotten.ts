import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['outside'],
  because: 'The hosts file is written, and whatever is not in it cannot be asked for.',
  edits: [
    {
      find: ['    await names.writeResolvConf(etc, nameServer)', ''].join('\n'),
      replace: '',
    },
    {
      find: '    const { network, forwarder, names, nameServer } = this.host',
      replace: '    const { network, forwarder, names } = this.host',
    },
  ],
})
