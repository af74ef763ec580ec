import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['hairpin-self'],
  because:
    'The rules are right, but a bridge does not send a frame back through the port by which it came in.',
  edits: [{ find: '      await this.#letFramesReturn()\n', replace: '' }],
})
