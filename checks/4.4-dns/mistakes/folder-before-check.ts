import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because:
    'The folder is remembered with its new owner before that is checked: a call that was refused shows up in the file at the next register().',
  edits: [
    {
      find: ['    const own = entryFrom(hostname, ip)', '    replaceFile'].join('\n'),
      replace: [
        '    this.#folders.set(etc, { name: hostname, address: ip })',
        '    const own = entryFrom(hostname, ip)',
        '    replaceFile',
      ].join('\n'),
    },
  ],
})
