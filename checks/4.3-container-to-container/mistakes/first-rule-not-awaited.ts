import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'The first rule of isolateFrom is not waited for. It is written while the second one is, so all is well until it cannot be written: nobody hears of that.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge,",
      replace: "    ensureRule('-I', ['-i', this.bridge, '-o', otherBridge,",
    },
  ],
})
