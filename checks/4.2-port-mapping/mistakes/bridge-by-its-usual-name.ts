import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'The rules name minidocker0 and its subnet, whatever network the forwarder was made for.',
  edits: [
    { find: '`-d ${ip} -o ${this.bridge} -p', replace: '`-d ${ip} -o minidocker0 -p' },
    { find: '-s ${this.subnet} ${redirected}', replace: '-s 172.18.0.0/16 ${redirected}' },
  ],
})
