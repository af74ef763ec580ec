import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['direct-caller-address'],
  because:
    'Whatever a container sends to the published port of another gets a new source, also what came through no door.',
  edits: [
    {
      find: 'const redirected = `${arrival} -m conntrack --ctstate DNAT ${ours}`',
      replace: 'const redirected = `${arrival} ${ours}`',
    },
  ],
})
