import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because:
    'Everything whose destination was translated may pass, and so does what other rules of the host redirect.',
  edits: [
    {
      find: '`-A FORWARD ${redirected} -j ACCEPT`',
      replace: '`-A FORWARD -o ${this.bridge} -m conntrack --ctstate DNAT ${ours} -j ACCEPT`',
    },
  ],
})
