import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'has its own file put in as text, and would any other.',
  must: { beRefused: 'import-refused' },
  code: `
import own from './network-manager.ts' with { type: 'text' }
export class NetworkManager { text = own }
`,
})
