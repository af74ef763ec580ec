import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-malformed'],
  because:
    'A client that sends a single byte makes the server read past it, and an exception that nobody catches ends a program.',
  edits: [{ find: ['  if (packet.length < HEADER_BYTES) return undefined', ''].join('\n'), replace: '' }],
})
