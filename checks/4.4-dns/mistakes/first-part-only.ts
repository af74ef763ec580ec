import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-follows'],
  because: 'Only the first part of the name in the question is read.',
  edits: [
    {
      find: "  return { name: labels.join('.').toLowerCase(), type",
      replace: "  return { name: (labels[0] ?? '').toLowerCase(), type",
    },
  ],
})
