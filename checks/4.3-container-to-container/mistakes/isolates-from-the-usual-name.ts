import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-there'],
  because: 'The rule names the bridge minidocker1 of the text and not the one that was asked for.',
  edits: [
    { find: "'-i', this.bridge, '-o', otherBridge,", replace: "'-i', this.bridge, '-o', 'minidocker1'," },
  ],
})
