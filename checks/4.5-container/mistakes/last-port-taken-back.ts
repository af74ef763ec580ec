import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-leaves-nothing'],
  because: 'Only the last port is remembered, and the others stay published after stop().',
  edits: [
    {
      find: ['      this.#taken.push(() => forwarder.removePortForward(mapping, ip))', ''].join('\n'),
      replace: [
        '      if (mapping === this.mappings.at(-1)) this.#taken.push(() => forwarder.removePortForward(mapping, ip))',
        '',
      ].join('\n'),
    },
  ],
})
