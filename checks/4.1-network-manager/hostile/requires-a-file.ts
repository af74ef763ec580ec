import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'has a file of the machine put into the bundle by require().',
  must: { beRefused: 'import-refused' },
  code: `
const secret = require('../../../../../../etc/passwd')
export class NetworkManager { secret = secret }
`,
})
