import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because:
    'The hairpin is masqueraded for 172.18.0.0/16, and in another network a container cannot call itself.',
  edits: [{ find: '-s ${this.subnet} ${redirected}', replace: '-s 172.18.0.0/16 ${redirected}' }],
})
