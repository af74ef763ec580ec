import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'imports a package that the lab itself uses on the machine that runs it.',
  must: { beRefused: 'import-refused' },
  code: `
import { build } from 'esbuild'
export const NetworkManager = build
`,
})
