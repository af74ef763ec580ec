import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['by-name'],
  because:
    'The name is registered, and the container itself has no hosts file in which it could learn others.',
  edits: [
    {
      find: ['    await names.writeHostsFile(etc, this.name, ip)', ''].join('\n'),
      replace: '',
    },
  ],
})
