import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because:
    'A name is remembered first and its address checked then: the call throws, and resolve() knows the name all the same.',
  edits: [
    {
      find: [
        '    const { name, address } = entryFrom(hostname, ip)',
        '    this.#addresses.set(name, address)',
        '',
      ].join('\n'),
      replace: [
        '    this.#addresses.set(hostname.toLowerCase(), ip)',
        '    entryFrom(hostname, ip)',
        '',
      ].join('\n'),
    },
  ],
})
