import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because:
    'Everything that leads to this container is removed, although it may be published on other ports as well.',
  edits: [
    {
      find: '      const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      replace: '      const ours = published.filter(({ line }) => line.includes(` to ${containerIp}:`))',
    },
  ],
})
