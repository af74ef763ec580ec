import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-protocols'],
  because:
    'The rules in FORWARD ask for TCP, because the page that was to be fetched came by TCP; pings and DNS queries are dropped.',
  edits: [
    {
      find: '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
      replace: '`-A FORWARD -p tcp -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
    },
  ],
})
