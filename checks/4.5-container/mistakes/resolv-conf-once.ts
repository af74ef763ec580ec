import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['restart'],
  because: 'resolv.conf is written at the first start alone, and the next process has another /etc.',
  edits: [
    {
      find: '    await names.writeResolvConf(etc, nameServer)\n',
      replace: [
        '    if (!this.#wroteResolvConf) await names.writeResolvConf(etc, nameServer)',
        '    this.#wroteResolvConf = true',
        '',
      ].join('\n'),
    },
    {
      find: '  readonly #taken: Undo[] = []\n',
      replace: ['  readonly #taken: Undo[] = []', '  #wroteResolvConf = false', ''].join('\n'),
    },
  ],
})
