import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-back'],
  because:
    'One rule seems enough, because no connection comes about in either direction; but what minidocker1 sends still arrives.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])\n",
      replace: '',
    },
  ],
})
