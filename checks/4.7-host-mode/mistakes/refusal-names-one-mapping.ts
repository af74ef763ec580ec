import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because: 'Of several mappings that cannot be published, the message names the first one only.',
  edits: [{ find: "so ${mappings.join(', ')} cannot", replace: 'so ${mappings[0]} cannot' }],
})
