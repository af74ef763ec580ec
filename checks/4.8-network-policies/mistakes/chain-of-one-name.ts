import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because:
    'The chain has the same name for every bridge, so that one policy empties and deletes that of the other.',
  edits: [{ find: '    return `${this.bridge}-policy`', replace: "    return 'container-policy'" }],
})
