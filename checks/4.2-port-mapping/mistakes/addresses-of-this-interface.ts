import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-address'],
  because:
    'Of the addresses of the host, only those count that the interface has by which a packet comes in.',
  edits: [
    {
      find: "{ table: 'nat', line: `-A PREROUTING ${asked} ${target}` },",
      replace:
        "{ table: 'nat', line: `-A PREROUTING -i ${this.bridge} ${asked} ${target}` },\n      {\n        table: 'nat',\n        line: `-A PREROUTING ! -i ${this.bridge} ${asked} ${target}`.replace('LOCAL', 'LOCAL --limit-iface-in'),\n      },",
    },
  ],
})
