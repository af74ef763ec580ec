import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-round-trip'],
  because: 'Written without its suffix, a tcp mapping reads back as one for both protocols.',
  edits: [
    {
      find: '    return this.protocols.length === PROTOCOLS.length ? ports : `${ports}/${this.protocols[0]}`',
      replace: '    return ports',
    },
  ],
})
