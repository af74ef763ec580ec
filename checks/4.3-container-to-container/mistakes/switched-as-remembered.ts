import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because:
    'An object that has switched communication on takes it to be on still, although another one has not.',
  edits: [
    {
      find: '  readonly bridge: string\n',
      replace: '  readonly bridge: string\n  switched: boolean | undefined\n',
    },
    {
      find: "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']\n",
      replace:
        "    if (this.switched === allowed) return\n    this.switched = allowed\n    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']\n",
    },
  ],
})
