import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'An error of the rules is caught, because all that matters here is what conntrack remembers.',
  edits: [
    {
      find: ['    await super.addPortForward(mapping, containerIp)', ''].join('\n'),
      replace: ['    await super.addPortForward(mapping, containerIp).catch(() => {})', ''].join('\n'),
    },
  ],
})
