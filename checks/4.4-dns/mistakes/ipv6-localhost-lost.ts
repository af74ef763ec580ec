import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['localhost-stays'],
  because: 'The line for ::1 looks like decoration, and programs that prefer IPv6 lose localhost.',
  edits: [
    {
      find: "'127.0.0.1\\tlocalhost\\n::1\\tlocalhost ip6-localhost ip6-loopback\\n'",
      replace: "'127.0.0.1\\tlocalhost\\n'",
    },
  ],
})
