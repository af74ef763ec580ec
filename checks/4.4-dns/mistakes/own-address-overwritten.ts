import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because: 'The own address is replaced by the registered one, and is lost when the name is unregistered.',
  edits: [
    {
      find: '    const addresses = new Map([...this.#addresses, [own.name, own.address]])\n',
      replace: [
        "    if (this.#addresses.has(own.name)) own.address = this.#addresses.get(own.name) ?? ''",
        '    const addresses = new Map([...this.#addresses, [own.name, own.address]])',
        '',
      ].join('\n'),
    },
  ],
})
