import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because: 'An object that has made its bridge once looks at nothing when it is called again.',
  edits: [
    {
      find: 'export class NetworkManager {',
      replace: 'const made = new WeakSet<object>()\n\nexport class NetworkManager {',
    },
    {
      find: '    await ensureBridge(this.bridge, macFor(this.gateway))\n',
      replace:
        '    if (made.has(this)) return\n    made.add(this)\n    await ensureBridge(this.bridge, macFor(this.gateway))\n',
    },
  ],
})
