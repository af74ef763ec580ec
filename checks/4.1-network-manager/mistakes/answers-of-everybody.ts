import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['forwards-nobody-else'],
  because:
    'The rule for answers names no bridge: it lets pass the answers to everybody on the host, also to those whose way back nobody has opened.',
  edits: [
    {
      find: '-A FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLISHED',
      replace: '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED',
    },
  ],
})
