import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-internet'],
  because:
    'The denial names only the container that asks, in a chain that sees all that it sends, so the internet is denied as well.',
  edits: [
    {
      find: '    const pair = `-s ${source} -d ${destination}`',
      replace: "    const pair = action === 'deny' ? `-s ${source}` : `-s ${source} -d ${destination}`",
    },
    {
      find: '    return `FORWARD -i ${this.bridge} -o ${this.bridge} -j ${this.#chain}`',
      replace: '    return `FORWARD -i ${this.bridge} -j ${this.#chain}`',
    },
  ],
})
