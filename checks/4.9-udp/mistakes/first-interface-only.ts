import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    'Of the addresses of an interface only the first one is taken, and clients ask the others as well.',
  edits: [
    {
      find: '  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])',
      replace:
        '  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.slice(0, 1) ?? [])',
    },
  ],
})
