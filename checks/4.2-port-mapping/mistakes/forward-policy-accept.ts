import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because: 'The policy of FORWARD is set to ACCEPT, so that published ports are reached, and all others too.',
  edits: [
    {
      find: ['      await this.#letFramesReturn()', ''].join('\n'),
      replace: ['      await this.#letFramesReturn()', '      await $`iptables -P FORWARD ACCEPT`', ''].join(
        '\n',
      ),
    },
  ],
})
