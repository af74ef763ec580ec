import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'imports a file of the machine that runs the checks.',
  must: { beRefused: 'import-refused' },
  code: `
import text from '../../../../../../../../etc/hostname'
export const NetworkManager = text
`,
})
