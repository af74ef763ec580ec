import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-accepts'],
  because:
    "Docker takes a missing suffix for tcp, but this chapter's mapping without one stands for both protocols.",
  edits: [
    {
      find: 'filter((each) => !protocol || each === protocol)',
      replace: "filter((each) => each === (protocol ?? 'tcp'))",
    },
  ],
})
