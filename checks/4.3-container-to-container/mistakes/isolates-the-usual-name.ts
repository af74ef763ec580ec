import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-there'],
  because: 'The rule names minidocker0 and not the bridge of this network.',
  edits: [
    { find: "'-i', this.bridge, '-o', otherBridge,", replace: "'-i', 'minidocker0', '-o', otherBridge," },
  ],
})
