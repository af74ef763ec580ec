import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-nxdomain'],
  because: 'An object has properties that nobody has registered: constructor is found, and is no address.',
  edits: [
    {
      find: ['    return this.#addresses.get(hostname.toLowerCase())', ''].join('\n'),
      replace: ['    return Object.fromEntries(this.#addresses)[hostname.toLowerCase()]', ''].join('\n'),
    },
  ],
})
