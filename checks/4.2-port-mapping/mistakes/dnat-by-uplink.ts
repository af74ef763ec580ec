import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['hairpin-other'],
  because:
    "-i eth0 keeps the DNAT off foreign traffic, but a container's packet comes in by the bridge and is not redirected.",
  edits: [
    { find: '`-A PREROUTING ${asked} ${target}`', replace: '`-A PREROUTING -i eth0 ${asked} ${target}`' },
  ],
})
