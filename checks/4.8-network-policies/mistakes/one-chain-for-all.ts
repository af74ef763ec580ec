import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because: 'The chain has the same name for every bridge: the policy that was written last holds for all.',
  edits: [{ find: '    return `${this.bridge}-policy`\n', replace: "    return 'network-policy'\n" }],
})
