import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['hairpin-self'],
  because:
    'Hairpin mode is switched on for the first port of the bridge, whichever container that belongs to.',
  edits: [{ find: 'const commands = ports.map(', replace: 'const commands = ports.slice(0, 1).map(' }],
})
