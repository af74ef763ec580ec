import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-reach'],
  because:
    'The address alone gives a route to the own subnet; for the rest of the world nobody told the container a way.',
  edits: [{ find: '      `route add default via ${this.gateway}`,\n', replace: '' }],
})
