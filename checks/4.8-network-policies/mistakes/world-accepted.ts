import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny-internet'],
  because:
    'The chain sees all that comes in by the bridge, and accepts what leaves for the world before others can drop it.',
  edits: [
    {
      find: '    return `FORWARD -i ${this.bridge} -o ${this.bridge} -j ${this.#chain}`',
      replace: '    return `FORWARD -i ${this.bridge} -j ${this.#chain}`',
    },
    {
      find: ["      '-m conntrack --ctdir REPLY -j ACCEPT',", ''].join('\n'),
      replace: [
        "      '-m conntrack --ctdir REPLY -j ACCEPT',",
        '      `! -o ${this.bridge} -j ACCEPT`,',
        '',
      ].join('\n'),
    },
  ],
})
