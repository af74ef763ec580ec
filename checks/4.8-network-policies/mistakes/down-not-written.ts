import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['down-at-once'],
  because:
    'When a container goes its address is forgotten, and the rules are written anew only when the next one comes.',
  edits: [
    {
      find: '      if (wasUp && (await this.#isInForce())) await this.#write()\n',
      replace: '',
    },
  ],
})
