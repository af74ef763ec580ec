import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'Docker takes an address in front of the port; here it is read over, and the port is published on all addresses.',
  edits: [{ find: '/^([1-9]\\d*):([1-9]\\d*)(?:', replace: '/^(?:[\\d.]+:)?([1-9]\\d*):([1-9]\\d*)(?:' }],
})
