import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-meanwhile'],
  because:
    'The chain is emptied first and filled afterwards: in between FORWARD accepts what stays on the bridge.',
  edits: [
    {
      find: '    return changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump])\n',
      replace:
        '    return changeRules([`:${this.#chain} - [0:0]`]).then(() => changeRules([...this.#verdicts(), ...jump]))\n',
    },
  ],
})
