import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-address'],
  because:
    'A new interface is down until somebody says up; a bridge with an address and no power forwards nothing.',
  edits: [{ find: '    await $`ip link set ${this.bridge} up`\n', replace: '' }],
})
