import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because:
    'The rule accepts whatever is bridged, on any bridge: one network that is on opens all the others.',
  edits: [
    {
      find: "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']\n",
      replace:
        "    const rule = ['-m', 'physdev', '--physdev-is-bridged', ...this.#comment, '-j', 'ACCEPT']\n",
    },
  ],
})
