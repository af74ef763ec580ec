import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'imports code that is in no file.',
  must: { beRefused: 'import-refused' },
  code: "export { NetworkManager } from 'data:text/javascript,export class NetworkManager {}'",
})
