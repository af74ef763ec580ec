import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['host-localhost'],
  because:
    'A packet from 127.0.0.1 that is redirected onto the bridge is dropped there until route_localnet allows it.',
  edits: [{ find: '      await this.#letLoopbackOntoTheBridge()\n', replace: '' }],
})
