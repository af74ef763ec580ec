import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['outside-stays-out'],
  because: 'The rule accepts all that leaves by the bridge, also what a neighbor sends there.',
  edits: [
    {
      find: "const rule = ['-i', this.bridge, '-o', this.bridge,",
      replace: "const rule = ['-o', this.bridge,",
    },
  ],
})
