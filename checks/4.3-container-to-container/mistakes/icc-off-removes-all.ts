import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because: 'Off takes back all rules of this network, and those that keep it apart from others go with them.',
  edits: [
    {
      find: '    else await removeRule(rule)',
      replace: '    else await this.remove()',
    },
  ],
})
